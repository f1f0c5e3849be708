import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Page as Tab } from 'puppeteer-core'
import { heardIn, LISTEN, placeDocument } from '../../support/document.js'
import type { Hit } from '../../support/page.js'
import { type BrowserName, idOf, startTabs, type Tabs, until } from '../../support/tab.js'
import { bundle, packages } from '../bundle.js'
import type { Neighbour } from './pages/neighbour.js'

declare const window: Window & { neighbour: Neighbour }

const NAMES = ['zone', 'axios', 'interceptors', 'msw', 'sentry', 'datadog', 'elastic', 'whatwg-fetch']
// Who, begun after us, makes requests of its own that it names itself.
const NAMED_BY_THEM = ['datadog', 'sentry']
const ORDERS = ['before', 'after', 'alone'] as const
type Order = (typeof ORDERS)[number]

const isDecorated = ({ headers }: Hit) =>
  /^00-[\da-f]{32}-[\da-f]{16}-0[0-3]$/.test(headers.traceparent ?? '') &&
  /^[\da-f]{32}$/.test(headers['x-global-trace-id'] ?? '') &&
  headers.baggage?.split('global_trace_id=').length === 2
const isOurs = (name: string) => /^(x-global-trace-id|x-client-)/.test(name)
/** What went wrong; MSW names each request that it lets pass. */
const complaints = async (tab: Tab) => (await heardIn(tab)).filter(line => !line.startsWith('[MSW]'))
/** Requests that were made while `use` ran, by what a server sees of them apart from our headers. */
const toSeen = ({ method, path, headers, text }: Hit) => [method, path, headers['x-a'], headers['content-type'], text]

for (const browser of ['Chromium', 'Firefox'] as BrowserName[]) {
  describe(`silmari and its neighbours in ${browser}`, { timeout: 300_000 }, () => {
    let tabs: Tabs
    before(async () => {
      tabs = await startTabs(browser)
      const html = readFileSync(join(packages, 'msw/lib/mockServiceWorker.js'), 'utf8')
      const headers = { 'content-type': 'text/javascript', 'service-worker-allowed': '/' }
      await fetch(`${tabs.origin}/page/worker`, { method: 'PUT', body: JSON.stringify({ html, headers }) })
    })
    after(() => tabs.close())

    /** Opens a page with the neighbour before us, after us, or alone. */
    async function open(name: string, order: Order): Promise<{ url: string; tab: Tab }> {
      const theirs = `<script>${await bundle(`test/matrix/neighbours/pages/${name}.ts`)}</script>
        <script>window.started = neighbour.start && neighbour.start(location.pathname.split('/')[2])</script>`
      const ours = (id: string) =>
        `<script src="/dist/silmari.js" data-service="shop-web" data-endpoint="/otlp/${id}"></script>`
      const url = await placeDocument(tabs.origin, id => {
        const scripts = { before: [theirs, ours(id)], after: [ours(id), theirs], alone: [theirs] }[order]
        return `<script>${LISTEN}</script>${scripts.join('')}<body>shop`
      })
      const tab = await tabs.open()
      await tab.goto(url)
      await tab.evaluate(() => (window as unknown as { started: unknown }).started)
      return { url, tab }
    }

    /** What the page saw, and what the server did. */
    async function use(tab: Tab, url: string): Promise<{ seen: unknown; hits: Hit[] }> {
      const from = (await tabs.hits(url)).length
      const id = idOf(url)
      const seen = await tab.evaluate(at => window.neighbour.use(at), `/do/${id}`)
      // Whether a server has seen a request that is broken off is chance.
      const hits = (await tabs.hits(url)).slice(from).filter(({ path }) => !path.includes('hang'))
      const anonymous = <T>(of: T): T => JSON.parse(JSON.stringify(of).replaceAll(id, 'ID'))
      return anonymous({ seen, hits })
    }

    for (const name of NAMES) {
      for (const order of ['before', 'after'] as const) {
        test(`${name} ${order} us: the page works as without us, and each request has its ids once`, async () => {
          const alone = await open(name, 'alone')
          const expected = await use(alone.tab, alone.url)
          const { url, tab } = await open(name, order)
          const { seen, hits } = await use(tab, url)
          assert.deepEqual(seen, expected.seen)
          const sorted = (of: Hit[]) => of.map(hit => JSON.stringify(toSeen(hit))).sort()
          assert.deepEqual(sorted(hits), sorted(expected.hits))
          assert.deepEqual(
            hits.filter(hit => !isDecorated(hit)).map(hit => [hit.path, hit.headers]),
            [],
          )
          assert.deepEqual(await complaints(tab), await complaints(alone.tab))
          await until('a span for each request', async () => {
            await tab.evaluate(() => window.silmari!.flush())
            const { spans } = await tabs.sent(url)
            const ids = new Set(spans.map(span => span.spanId))
            const missing = hits.filter(({ headers }) => !ids.has(headers.traceparent!.split('-')[2]!))
            return !missing.length || (order === 'after' && NAMED_BY_THEM.includes(name))
          })
          await alone.tab.close()
          await tab.close()
        })

        for (const first of ['ours', 'theirs'] as const) {
          test(`${name} ${order} us, ${first} taken back first: the page works on, and carries nothing of ours`, async () => {
            const { url, tab } = await open(name, order)
            const { seen } = await use(tab, url)
            await tab.evaluate(async first => {
              const { neighbour, silmari } = window
              if (first === 'theirs') await neighbour.stop?.()
              silmari!.shutdown()
              if (first === 'ours') await neighbour.stop?.()
            }, first)
            const later = await use(tab, url)
            if (!['interceptors', 'msw'].includes(name)) assert.deepEqual(later.seen, seen)
            const ours = later.hits.flatMap(({ headers }) => Object.keys(headers).filter(isOurs))
            assert.deepEqual(ours, [])
            assert.deepEqual(await complaints(tab), [])
            await tab.close()
          })
        }
      }
    }
  })
}
