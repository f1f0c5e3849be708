import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, type TestContext, test } from 'node:test'
import type { Page as Tab } from 'puppeteer-core'
import { findServers, type ServerName, type Site, startServerOf } from '../support/servers.js'
import { startTabs, type Tabs } from '../support/tab.js'

const timeout = 60_000
const NAMES = ['traceparent', 'baggage', 'x-global-trace-id', 'x-client-name', 'x-client-version']
const CLI = new URL('../../dist/cli.js', import.meta.url).pathname

async function run(...args: string[]): Promise<{ code: number; out: string; error: string }> {
  const child = spawn(process.execPath, [CLI, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let [out, error] = ['', '']
  child.stdout.on('data', text => (out += text))
  child.stderr.on('data', text => (error += text))
  const [code] = await once(child, 'close')
  return { code, out, error }
}

async function serve(t: TestContext, answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

type Answer = Readonly<Record<string, string>>
const from = (origin: string, more: Answer = {}): Answer => ({ 'access-control-allow-origin': origin, ...more })
const all = NAMES.join(', ')

/** What a server answers preflights of `page` with, and what of NAMES is refused then. */
const SERVERS: readonly (readonly [name: string, answer: (page: string) => Answer, refused: readonly string[]])[] = [
  ['allows all names', page => from(page, { 'access-control-allow-headers': all }), []],
  ['allows any name', () => from('*', { 'access-control-allow-headers': '*' }), []],
  ['writes names as it likes', page => from(page, { 'access-control-allow-headers': all.toUpperCase() }), []],
  [
    'allows all names but one',
    page => from(page, { 'access-control-allow-headers': NAMES.slice(1).join() }),
    ['traceparent'],
  ],
  ['allows no names', page => from(page), NAMES],
  ['allows another origin', () => from('https://else.example.com', { 'access-control-allow-headers': all }), NAMES],
  ['knows nothing of CORS', () => ({}), NAMES],
]

describe('npx silmari cors', () => {
  let tabs: Tabs
  let tab: Tab
  before(async () => {
    tabs = await startTabs('Chromium')
    tab = await tabs.open()
    await tab.goto(await tabs.page('', { propagate: { to: [] } }))
  })
  after(() => tabs.close())

  for (const [name, answer, refused] of SERVERS) {
    test(`says what a browser does where a server ${name}`, { timeout }, async t => {
      const api = await serve(t, (request, response) => {
        // What answers the request itself is not asked here.
        const headers = request.method === 'OPTIONS' ? answer(tabs.origin) : from(tabs.origin)
        response.writeHead(200, headers).end('ok')
      })
      const { code, out } = await run('cors', `${tabs.origin}/shop`, api)
      assert.equal(code, refused.length ? 1 : 0, out)
      const [, list = ''] = /^ {2}refused {2}(.*)$/m.exec(out) ?? []
      assert.deepEqual(list.split(', ').filter(Boolean), refused, out)
      const passes = await tab.evaluate(
        async (url, names) => {
          const results = []
          for (const each of names) {
            results.push(
              await fetch(url, { headers: { [each]: 'a=1' } }).then(
                () => true,
                () => false,
              ),
            )
          }
          return results
        },
        api,
        NAMES,
      )
      assert.deepEqual(
        NAMES.filter((_, n) => !passes[n]),
        refused,
      )
    })
  }

  test('names each header that is refused, where the server answers nothing to a list that has one', {
    timeout,
  }, async t => {
    const allowed = ['traceparent', 'baggage']
    const api = await serve(t, (request, response) => {
      const asked = request.headers['access-control-request-headers']?.split(',') ?? []
      const isFine = asked.every(each => allowed.includes(each))
      response.writeHead(
        isFine ? 204 : 403,
        isFine ? from(tabs.origin, { 'access-control-allow-headers': asked.join() }) : {},
      )
      response.end()
    })
    const { code, out } = await run('cors', tabs.origin, api)
    assert.equal(code, 1)
    assert.match(out, /refused {2}x-global-trace-id, x-client-name, x-client-version\n.*answered with 403/)
    assert.match(out, /allowed {2}traceparent, baggage/)
  })

  test('asks for what the page sends: formats, further headers, method, credentials', { timeout }, async t => {
    const asked: string[] = []
    const api = await serve(t, ({ method, headers }, response) => {
      const { origin } = headers
      const [names, wanted] = ['headers', 'method'].map(each => headers[`access-control-request-${each}`])
      asked.push(`${method} ${origin} ${wanted} ${names}`)
      response
        .writeHead(204, from('*', { 'access-control-allow-headers': '*', 'access-control-allow-methods': '*' }))
        .end()
    })
    const args = [
      'cors',
      'https://shop.example.com/cart?a',
      `${api}/v1`,
      '--formats',
      'b3,jaeger',
      '--headers',
      'X-Route-Orders',
    ]
    assert.equal((await run(...args, '--method', 'put')).code, 0)
    assert.equal(
      asked[0],
      'OPTIONS https://shop.example.com PUT b3,baggage,uber-trace-id,x-client-name,x-client-version,x-global-trace-id,x-route-orders',
    )
    const { code, out } = await run(...args, '--credentials')
    assert.equal(code, 1)
    assert.match(out, /Access-Control-Allow-Origin is \*; it must be https:\/\/shop\.example\.com/)
    assert.match(out, /credentials: true/)
  })

  test('prints the lines to paste, for four servers, with the names that the page sends', { timeout }, async t => {
    const api = await serve(t, (_, response) => response.writeHead(404).end())
    const { out } = await run('cors', 'https://shop.example.com', api)
    for (const server of ['nginx', 'Express', 'HAProxy', 'Envoy']) assert.match(out, new RegExp(`^${server}`, 'm'))
    const advice = out.slice(out.indexOf('Let these servers'))
    assert.equal(advice.split(all).length - 1, 4, out)
    assert.ok(advice.includes(NAMES.map(name => `'${name}'`).join(', ')), out)
  })

  const pasted: Readonly<Record<ServerName, (lines: string, api: string) => (site: Site) => string>> = {
    nginx:
      lines =>
      ({ port, folder }) =>
        `pid ${folder}/nginx.pid; events { } http { access_log off; client_body_temp_path ${folder}/body;
          proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/fastcgi; uwsgi_temp_path ${folder}/uwsgi;
          scgi_temp_path ${folder}/scgi;
          server { listen 127.0.0.1:${port}; location / { if ($request_method = OPTIONS) { ${lines} return 204; } } } }`,
    haproxy:
      (lines, api) =>
      ({ port }) =>
        `defaults\n mode http\n timeout connect 5s\n timeout client 9s\n timeout server 9s\nfrontend api\n bind 127.0.0.1:${port}
${lines}
 default_backend api\nbackend api\n server api ${new URL(api).host}\n`,
  }
  for (const name of findServers()) {
    test(`the lines for ${name} make it allow what was refused`, { timeout }, async t => {
      const page = 'https://shop.example.com'
      const api = await serve(t, (_, response) => response.writeHead(204, from(page)).end())
      const { out } = await run('cors', page, api)
      const [, lines = ''] = new RegExp(`^${name}.*\\n((?: {2}.*\\n)+)`, 'im').exec(out) ?? []
      const server = await startServerOf(name, pasted[name](lines, api))
      t.after(server.stop)
      const again = await run('cors', page, server.origin)
      assert.equal(again.code, 0, again.out)
    })
  }

  test('tells of servers that do not answer, and of its own origin', { timeout }, async t => {
    const api = await serve(t, (_, response) => response.destroy())
    const { code, out } = await run(
      'cors',
      `${api}/page`,
      api,
      'http://127.0.0.1:1',
      api.replace('127.0.0.1', 'localhost'),
    )
    assert.equal(code, 1)
    assert.match(out, /the same origin: no preflight/)
    assert.match(out, /no answer: ECONNREFUSED/)
  })

  const wrong: readonly (readonly [args: readonly string[], sentence: RegExp])[] = [
    [['cors'], /give the address of the page and at least one origin/],
    [['cors', 'https://shop.example.com'], /at least one origin/],
    [['cors', 'shop.example.com', 'https://api.example.com'], /"shop\.example\.com" is no address of the web/],
    [['cors', 'https://shop.example.com', 'file:///etc/passwd'], /is no address of the web/],
    [['cors', 'https://a', 'https://b', '--formats', 'w4c'], /no format "w4c"; formats are w3c, b3/],
    [['cors', 'https://a', 'https://b', '--headers', 'a b:c'], /"b:c" is no name of a header/],
    [['kors'], /no command "kors"/],
    [['cors', '--wat'], /--wat/],
  ]
  for (const [args, sentence] of wrong) {
    test(`says in one sentence what is wrong with: ${args.join(' ')}`, { timeout }, async () => {
      const { code, out, error } = await run(...args)
      assert.equal(code, 2)
      assert.equal(out, '')
      assert.match(error, sentence)
      assert.equal(error.trim().split('\n').length, 1)
    })
  }

  test('helps where nothing is asked', { timeout }, async () => {
    for (const args of [[], ['--help'], ['cors', '-h']]) {
      const { code, out } = await run(...args)
      assert.equal(code, 0)
      assert.match(out, /npx silmari cors <page-url> <api-origin>/)
    }
  })
})
