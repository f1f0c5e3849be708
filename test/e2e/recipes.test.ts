import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import type { Page as Tab } from 'puppeteer-core'
import type {} from '../../src/script.js'
import type { Hit } from '../support/page.js'
import { startServer } from '../support/server.js'
import { findServers, type Running, recipe, type ServerName, type Site, startServerOf } from '../support/servers.js'
import { idOf, startTabs, type Tabs, until } from '../support/tab.js'

const timeout = 90_000
const ID = '0192f0c04a5e7c3a9b1d2e3f40516273'
const SVG = encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>')

/** A site in front of `upstream`, as its owner would write it: with the recipe in it. */
const SITES: Readonly<Record<ServerName, (upstream: string) => (site: Site) => string>> = {
  nginx:
    upstream =>
    ({ port, folder }) =>
      `
      pid ${folder}/nginx.pid;
      events { }
      http {
        include ${recipe('nginx-ids.conf')};
        access_log ${folder}/access.json silmari;
        client_body_temp_path ${folder}/body;
        proxy_temp_path ${folder}/proxy;
        fastcgi_temp_path ${folder}/fastcgi;
        uwsgi_temp_path ${folder}/uwsgi;
        scgi_temp_path ${folder}/scgi;
        server {
          listen 127.0.0.1:${port};
          location / { proxy_pass ${upstream}; }
        }
      }`,
  haproxy:
    upstream =>
    ({ port }) =>
      `
global
  log stdout format raw local0 info
defaults
  mode http
  timeout connect 5s
  timeout client 60s
  timeout server 60s
frontend site from silmari
  log global
  bind 127.0.0.1:${port}
  default_backend app
backend app
  server app ${new URL(upstream).host}
`,
}

let tabs: Tabs
before(async () => {
  tabs = await startTabs('Chromium')
})
after(() => tabs.close())

const servers = findServers()

for (const name of servers) {
  test(`the log of ${name} has the id of a document, an image, a fetch and an XMLHttpRequest`, { timeout }, async t => {
    const server = await startServerOf(name, SITES[name](tabs.origin))
    t.after(server.stop)
    const url = (await tabs.page('', { cookie: true })).replace(tabs.origin, server.origin)
    const tab = await tabs.open()
    await tab.goto(url)
    await until('the cookie', () => tab.evaluate(() => document.cookie.includes('gtid=')))
    await tab.goto(url)
    const id = await tab.evaluate(
      async (path, svg) => {
        const image = new Image()
        image.src = `${path}/image?body=${svg}&h=content-type:image/svg%2Bxml`
        await image.decode()
        await fetch(`${path}/fetch`)
        const xhr = new XMLHttpRequest()
        xhr.open('POST', `${path}/xhr`)
        await new Promise(resolve => {
          xhr.onloadend = resolve
          xhr.send('body')
        })
        return window.silmari!.globalTraceId
      },
      `/do/${idOf(url)}`,
      SVG,
    )
    const seen = await until('the log', async () => {
      const lines = linesOf(server, url)
      return lines.length >= 5 && lines
    })
    const [first, ...rest] = seen.map(line => [
      String(line.path).replace(/^.*\//, ''),
      line.global_trace_id,
      line.global_trace_id_from,
    ])
    // Nothing of a person is known before the first document has been answered.
    assert.equal(first?.[0], idOf(url))
    assert.deepEqual(rest, [
      [idOf(url), id, 'cookie'],
      ['image', id, 'cookie'],
      ['fetch', id, 'header'],
      ['xhr', id, 'header'],
    ])
    const fetched = seen.at(-2)!
    assert.match(String(fetched.traceparent), /^00-[\da-f]{32}-[\da-f]{16}-03$/)
    assert.deepEqual([fetched.client_name, fetched.client_version, fetched.status], ['shop-web', '1.0.0', 200])
    assert.ok(Math.abs(Number(fetched.time) * 1000 - Date.now()) < 120_000, `time ${fetched.time}`)
    assert.equal(typeof fetched.duration_ms, 'number')
  })

  test(`${name} logs valid JSON, and no id, whatever a client sends`, { timeout }, async t => {
    const server = await startServerOf(name, SITES[name](tabs.origin))
    t.after(server.stop)
    const sent = ['evil"}', `${ID}x`, `${ID}, ${ID}`, '0'.repeat(31), '\\', '\u00e9', ID.toUpperCase()]
    for (const value of sent) {
      const headers = {
        'x-global-trace-id': value,
        'x-client-name': value,
        traceparent: value,
        cookie: `gtid=x${value}`,
      }
      await fetch(`${server.origin}/do/hostile`, { headers })
    }
    const lines = await until('the log', async () => server.log().length === sent.length && server.log())
    assert.deepEqual(
      lines.map(line => String(line.global_trace_id).replace('-', '')),
      ['', '', '', '', '', '', ID.toUpperCase()],
    )
  })
}

if (servers.includes('haproxy')) {
  test("HAProxy sends the requests of one person to the debug copy, and nobody else's", { timeout }, async t => {
    const copy = await startServer()
    const balancer = await startServerOf(
      'haproxy',
      () => readFileSync(recipe('haproxy-routes.cfg'), 'utf8'),
      ({ port }) => ({
        ADDRESS: `127.0.0.1:${port}`,
        ORDERS: new URL(tabs.origin).host,
        ORDERS_DEBUG: new URL(copy.origin).host,
      }),
    )
    t.after(balancer.stop)
    t.after(copy.close)
    const customHeaders = { global_trace_id: 'x-global-trace-id', 'route.payments': 'x-route-orders' }
    const url = (await tabs.page('', { propagate: { customHeaders } })).replace(tabs.origin, balancer.origin)
    const [mine, theirs] = [await tabs.open(), await tabs.open()]
    for (const tab of [mine, theirs]) await tab.goto(url)
    const ask = (tab: Tab, values: Record<string, string>, name: string) =>
      tab.evaluate(
        async (context, path) => {
          window.silmari!.setContext(context)
          await fetch(path)
        },
        values,
        `/do/${idOf(url)}/${name}`,
      )
    await ask(mine, { customer: 'm-1' }, 'before')
    await ask(mine, { 'route.orders': 'debug' }, 'key')
    await ask(theirs, {}, 'others')
    await ask(mine, { 'route.orders': 'debug2' }, 'other-key')
    await ask(mine, { 'route.orders': '', 'route.payments': 'debug' }, 'header')
    await ask(mine, { 'route.payments': '' }, 'after')

    const names = (hits: Hit[]) => hits.map(({ path }) => path.replace(/.*\//, ''))
    const copied: Hit[] = await (await fetch(`${copy.origin}/hits/${idOf(url)}`)).json()
    assert.deepEqual(names(copied), ['key', 'header'])
    assert.deepEqual(names(await tabs.hits(url)), ['before', 'others', 'other-key', 'after'])
    assert.match(copied[0]!.headers.baggage!, /,route\.orders=debug$/)
  })
}

/** What the log says of this page and what it asked for, in order; telemetry goes by itself. */
function linesOf(server: Running, url: string) {
  return server.log().filter(({ path }) => /^\/(page|do)\//.test(String(path)) && String(path).includes(idOf(url)))
}
