/** Runs what the README shows: a snippet is known by what it imports, wherever it stands. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { type Browser, launch, type Page as Tab } from 'puppeteer-core'
import { freePort } from '../../demo/port.js'
import { findBrowsers } from '../support/browsers.js'
import { bundle, toScript } from '../support/bundle.js'
import { until } from '../support/tab.js'

interface Snippet {
  readonly language: string
  readonly code: string
}

const MAX_LINES = 6
const GLOBAL_TRACE_ID = '0192f0c1a2b37c4d8e5f60718293a4b5'
const ARGS = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking']
const FILES = ['/silmari.js', '/silmari-pipeline.js']

const snippets: Snippet[] = [...readFileSync('README.md', 'utf8').matchAll(/^```(html|tsx?)\n([\s\S]*?)\n^```/gm)].map(
  ([, language, code]) => ({ language: language!, code: code! }),
)
const inWorker = snippets.find(({ code }) => code.includes('startWorker'))
const inPage = snippets.filter(snippet => !snippet.code.includes('node:') && snippet !== inWorker)
const inNode = snippets.filter(({ code }) => code.includes('node:'))
const nameOf = ({ code }: Snippet): string =>
  /from '(silmari\/[\w-]+)'/.exec(code)?.[1] ?? /from '(silmari)'/.exec(code)?.[1] ?? 'script tag'

interface Hit {
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
}

/** A site with a page, the files of the script tag, and an answer for everything else. */
async function startSite(): Promise<{ origin: string; hits: Hit[]; show: (html: string) => void; server: Server }> {
  const hits: Hit[] = []
  let html = ''
  // The snippet for a worker, in a worker that asks a server when it is told to.
  const worker = await bundle(`${inWorker?.code}\nonmessage = () => fetch('/api/prices')`)
  const server = createServer(({ method = '', url = '', headers }, response) => {
    if (url === '/') return response.setHeader('content-type', 'text/html; charset=utf-8').end(html)
    if (url === '/prices.js') return response.setHeader('content-type', 'text/javascript').end(worker.code)
    const file = FILES.find(each => each === url)
    if (file) return response.setHeader('content-type', 'text/javascript').end(readFileSync(`dist${file}`))
    hits.push({ method, path: url, headers })
    response.setHeader('content-type', 'application/json').end('{}')
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const show = (next: string) => {
    html = next
    hits.length = 0
  }
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, hits, show, server }
}

describe('the README', { timeout: 120_000 }, () => {
  let site: Awaited<ReturnType<typeof startSite>>
  let browser: Browser
  before(async () => {
    site = await startSite()
    const { CHROME_BIN } = findBrowsers(['CHROME_BIN']) as Record<string, string>
    browser = await launch({ executablePath: CHROME_BIN!, args: ARGS, headless: true })
  })
  after(async () => {
    await browser.close()
    site.server.closeAllConnections()
    site.server.close()
  })

  test(`shows each way in, with at most ${MAX_LINES} lines`, () => {
    const names = snippets.map(nameOf)
    const ways = [
      'script tag',
      'silmari',
      'silmari/react',
      'silmari/sentry',
      'silmari/otel',
      'silmari/worker',
      'silmari/node',
    ]
    assert.deepEqual(
      ways.filter(way => !names.includes(way)),
      [],
    )
    const languages = readFileSync('README.md', 'utf8')
      .match(/^```\w+$/gm)!
      .filter(fence => fence !== '```sh')
    assert.equal(snippets.length, languages.length, 'each snippet is known, and so executed')
    const toLines = (way: string) =>
      snippets.filter(snippet => nameOf(snippet) === way).flatMap(({ code }) => code.split('\n'))
    assert.deepEqual(
      names.filter(way => toLines(way).length > MAX_LINES),
      [],
    )
  })

  /** Opens a page with the snippet in it. `toOthers` has the bodies of what it sends to other sites. */
  async function open(snippet: Snippet) {
    const { language, code } = snippet
    const name = nameOf(snippet)
    const script = language === 'html' ? code : toScript((await bundle(code + (THEN[name] ?? ''))).code)
    site.show(`<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><div id="root"></div>${script}`)
    const tab = await (await browser.createBrowserContext()).newPage()
    const complaints: string[] = []
    const toOthers: string[] = []
    tab.on('pageerror', error => complaints.push(String(error)))
    tab.on('console', message => {
      if (['error', 'warn'].includes(message.type())) complaints.push(message.text())
    })
    // Whoever intercepts what a page asks for holds what its workers ask for (puppeteer 24).
    const isWatched = name !== 'silmari/worker'
    await tab.setRequestInterception(isWatched)
    tab.on('request', request => {
      if (!isWatched) return
      if (request.url().startsWith(site.origin) || !request.url().startsWith('http')) return request.continue()
      toOthers.push(request.postData() ?? '')
      return request.respond({ status: 200, headers: { 'access-control-allow-origin': '*' }, body: '{}' })
    })
    await tab.goto(site.origin)
    return { tab, complaints, toOthers }
  }

  const idIn = (tab: Tab) => tab.evaluate(`window[Symbol.for('silmari')].globalTraceId`) as Promise<string>
  const MORE: Readonly<Record<string, (opened: Awaited<ReturnType<typeof open>>) => Promise<void>>> = {
    async 'script tag'({ tab }) {
      const first = site.hits.find(({ path }) => path === '/api/products')
      assert.equal(first?.headers['x-global-trace-id'], await idIn(tab), 'the first request')
    },
    async 'silmari/react'({ tab }) {
      assert.equal(await tab.$eval('#root', root => root.textContent), await idIn(tab))
    },
    async 'silmari/sentry'({ tab, toOthers }) {
      await tab.evaluate(`setTimeout(() => { throw new Error('boom') })`)
      const id = await idIn(tab)
      await until('the event', async () => toOthers.some(body => body.includes('boom') && body.includes(id)))
    },
    async 'silmari/otel'({ tab }) {
      const global = `window[Symbol.for('opentelemetry.js.api.1')]`
      const started = `${global}.trace.getTracer('shop').startSpan('checkout')`
      assert.equal(await tab.evaluate(`${started}.attributes.global_trace_id`), await idIn(tab))
    },
    async 'silmari/worker'({ tab }) {
      const ofWorker = async () => site.hits.find(({ path }) => path === '/api/prices')
      const { headers } = await until('the request of the worker', ofWorker)
      assert.equal(headers['x-global-trace-id'], await idIn(tab))
    },
  }

  /** What a snippet leaves to the application. */
  const THEN: Readonly<Record<string, string>> = { 'silmari/worker': '\nworker.postMessage(0)' }

  for (const snippet of inPage) {
    const name = nameOf(snippet)
    test(`${name}: the snippet runs, and the page's requests carry its ids`, async () => {
      const opened = await open(snippet)
      const { tab, complaints } = opened
      await tab.evaluate(`fetch('/api/orders').then(answer => answer.json())`)
      const { headers } = await until('the request', async () => site.hits.find(({ path }) => path === '/api/orders'))
      const id = await idIn(tab)
      assert.match(headers.traceparent as string, /^00-[0-9a-f]{32}-[0-9a-f]{16}-0[0-3]$/)
      assert.ok(String(headers.baggage).includes(`global_trace_id=${id}`), String(headers.baggage))
      assert.deepEqual(complaints, [])
      if (snippet.code.includes('/otlp')) {
        await tab.evaluate(`window[Symbol.for('silmari')].flush()`)
        await until('telemetry', async () => site.hits.some(({ path }) => path === '/otlp/v1/traces'))
      }
      await MORE[name]?.(opened)
      await tab.close()
    })
  }

  for (const snippet of inNode) {
    test(`${nameOf(snippet)}: the snippet hands the ids of a request on`, async () => {
      const port = String(await freePort(0))
      const file = `build/readme/service-${process.pid}.ts`
      mkdirSync('build/readme', { recursive: true })
      writeFileSync(file, snippet.code.replace(/http:\/\/[\w.-]+/, site.origin).replace(/\b8\d{3}\b/, port))
      const service = spawn(process.execPath, ['--import', 'tsx', file], { stdio: 'inherit' })
      try {
        site.show('')
        const headers = {
          'x-global-trace-id': GLOBAL_TRACE_ID,
          traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
        }
        const ask = () => fetch(`http://127.0.0.1:${port}`, { headers }).catch(() => undefined)
        await until('the service', async () => (await ask())?.ok)
        // A page before may still be sending what it has recorded.
        const hit = site.hits.find(({ path }) => !path.startsWith('/otlp'))
        assert.equal(hit!.headers['x-global-trace-id'], GLOBAL_TRACE_ID)
        assert.equal((hit!.headers.traceparent as string).split('-')[1], 'a'.repeat(32))
      } finally {
        service.kill()
        rmSync(file)
      }
    })
  }
})
