import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Page as Tab } from 'puppeteer-core'
import type {} from '../../src/script.js'
import type { SentLog } from '../support/page.js'
import { type BrowserName, startTabs, type Tabs, until } from '../support/tab.js'

/** Asks twice, the second time when the first answer has come; or goes wrong, as it is told. */
const WORKER = `import { startWorker } from '/dist/worker.js'
  startWorker()
  const hear = async ({ data: { what, url }, target }) => {
    if (what === 'throw') setTimeout(() => { throw new RangeError('thrown', { cause: new Error('inner') }) })
    else if (what === 'reject') Promise.reject(Object.assign(new TypeError('rejected'), { hold: () => {} }))
    else {
      await (await fetch(url)).text()
      await (await fetch(url.replace('first', 'second'))).text()
    }
  }
  if ('onconnect' in self) self.onconnect = ({ ports }) => { ports[0].onmessage = hear }
  else self.onmessage = hear
  Promise.reject(new Error('before anybody listened'))`

/** What is posted on a click; and \`errors\`: what the window is told of. */
const toBody = (worker: string) => `<button>Go</button><script type="module">
    import { linkWorker } from '/dist/worker.js'
    window.errors = []
    addEventListener('error', ({ message }) => errors.push(message))
    const made = ${worker}
    const channel = made.port ?? made
    linkWorker(silmari, channel)
    channel.start?.()
    document.querySelector('button').onclick = () => { for (const message of messages) channel.postMessage(message) }
  </script>`
const SERVICE = `import { startServiceWorker } from '/dist/worker.js'
  addEventListener('install', () => skipWaiting())
  addEventListener('activate', event => event.waitUntil(clients.claim()))
  startServiceWorker()
  addEventListener('message', ({ data }) => {
    if (data === 'throw') setTimeout(() => { throw new RangeError('thrown') })
    if (data === 'reject') Promise.reject(new TypeError('rejected'))
  })
  Promise.reject(new Error('before anybody listened'))`

for (const name of ['Chromium', 'Firefox'] as BrowserName[]) {
  describe(`tabs, workers and their errors in ${name}`, { timeout: 120_000 }, () => {
    let tabs: Tabs
    before(async () => {
      tabs = await startTabs(name)
      await put('worker', WORKER)
      await put('service', SERVICE)
    })
    after(() => tabs.close())

    async function put(id: string, html: string): Promise<void> {
      const headers = { 'content-type': 'text/javascript', 'service-worker-allowed': '/' }
      await fetch(`${tabs.origin}/page/${id}`, { method: 'PUT', body: JSON.stringify({ html, headers }) })
    }
    const press = async (tab: Tab, ...messages: object[]) => {
      await tab.bringToFront()
      await tab.evaluate(list => Object.assign(window, { messages: list }), messages)
      await tab.click('button')
    }
    const errorsOf = async (tab: Tab, url: string) => {
      await tab.evaluate(() => window.silmari!.flush())
      return (await tabs.sent(url)).logs.filter(({ attributes }) => attributes['silmari.worker'])
    }
    const textOf = ({ attributes }: SentLog) => attributes['exception.message']
    const clickOf = async (tab: Tab, url: string) =>
      until('the click', async () => {
        await tab.evaluate(() => window.silmari!.flush())
        return (await tabs.sent(url)).spans.find(span => span.name.startsWith('click'))
      })

    test('two tabs use one shared worker at a time, and each request is of the tab and click that it was made for', async () => {
      const worker = `new SharedWorker('/page/worker', { type: 'module' })`
      const urls = [await tabs.page(toBody(worker)), await tabs.page(toBody(worker))]
      const first = await tabs.open()
      const both = [first, await first.browserContext().newPage()]
      for (const [i, tab] of both.entries()) {
        await tab.goto(urls[i]!)
        await tab.evaluate(() => window.silmari!.flush())
      }
      // The first answer to either comes when both have asked.
      for (const [i, tab] of both.entries()) await press(tab, { url: `/do/tabs-${i}?at=first&delay=800` })
      const ids = await Promise.all(both.map(tab => tab.evaluate(() => window.silmari!.globalTraceId)))
      assert.notEqual(ids[0], ids[1])
      for (const [i, tab] of both.entries()) {
        const hits = await until('both requests', async () => {
          const found = await tabs.hits(`${tabs.origin}/do/tabs-${i}`)
          return found.length === 2 && found
        })
        const click = await clickOf(tab, urls[i]!)
        for (const { headers } of hits) {
          assert.equal(headers['x-global-trace-id'], ids[i])
          assert.equal(headers.traceparent!.split('-')[1], click.traceId)
        }
        const spans = await until('their spans', async () => {
          await tab.evaluate(() => window.silmari!.flush())
          const found = (await tabs.sent(urls[i]!)).spans.filter(span => span.name.includes('/do/tabs'))
          return found.length === 2 && found
        })
        for (const span of spans) {
          assert.equal(span.parentSpanId, click.spanId)
          assert.ok(String(span.attributes['url.full']).includes(`/do/tabs-${i}`))
        }
      }
      await press(both[0]!, { what: 'throw' })
      const mine = await until('the error', async () =>
        (await errorsOf(both[0]!, urls[0]!)).find(error => textOf(error) === 'thrown'),
      )
      assert.equal(mine.attributes.global_trace_id, ids[0])
      assert.equal(mine.attributes['silmari.worker'], 'shared')
      assert.ok(!(await errorsOf(both[1]!, urls[1]!)).some(error => textOf(error) === 'thrown'))
      for (const tab of both) await tab.close()
    })

    test('errors and rejections in a web worker are recorded once, under the click that led to them', async () => {
      const url = await tabs.page(toBody(`new Worker('/page/worker', { type: 'module' })`))
      const tab = await tabs.open()
      await tab.goto(url)
      await press(tab, { what: 'throw' }, { what: 'reject' })
      const errors = await until('three errors', async () => {
        const found = await errorsOf(tab, url)
        return found.length === 3 && found
      })
      const click = await clickOf(tab, url)
      const of = (text: string) => errors.find(error => textOf(error) === text)!
      const thrown = of('thrown')
      assert.equal(thrown.attributes['exception.type'], 'RangeError')
      assert.deepEqual(thrown.attributes['exception.cause'], ['Error: inner'])
      assert.match(String(thrown.attributes['exception.stacktrace']), /\/page\/worker:4/)
      assert.match(String(thrown.attributes['code.file.path']), /\/page\/worker$/)
      assert.equal(thrown.attributes['code.line.number'], 4)
      assert.deepEqual([thrown.traceId, thrown.spanId], [click.traceId, click.spanId])
      assert.equal(of('rejected').attributes['exception.type'], 'TypeError')
      assert.equal(of('rejected').attributes['silmari.error.source'], 'rejection')
      const scenario = await tab.evaluate(() => window.silmari!.globalTraceId)
      for (const { attributes } of errors) {
        assert.equal(attributes['silmari.worker'], 'web')
        assert.equal(attributes.global_trace_id, scenario)
      }
      assert.ok(of('before anybody listened'))
      const all = (await tabs.sent(url)).logs.filter(({ eventName }) => eventName === 'exception')
      assert.equal(all.filter(error => String(textOf(error)).includes('thrown')).length, 1)
      await tab.close()
    })

    test('errors and rejections in a service worker are recorded by one page', async () => {
      const url = await tabs.page(`<script type="module">
        import { linkServiceWorker } from '/dist/worker.js'
        linkServiceWorker(silmari)
        navigator.serviceWorker.register('/page/service', { type: 'module', scope: '/' })
      </script>`)
      const tab = await tabs.open()
      await tab.goto(url)
      await until('control', () => tab.evaluate(() => !!navigator.serviceWorker.controller))
      await tab.evaluate(() => {
        for (const what of ['throw', 'reject']) navigator.serviceWorker.controller!.postMessage(what)
      })
      const errors = await until('three errors', async () => {
        const found = await errorsOf(tab, url)
        return found.length === 3 && found
      })
      const page = await tab.evaluate(() => [window.silmari!.globalTraceId, window.silmari!.pageId])
      assert.deepEqual(errors.map(textOf).sort(), ['before anybody listened', 'rejected', 'thrown'])
      for (const { attributes } of errors) {
        assert.equal(attributes['silmari.worker'], 'service')
        assert.deepEqual([attributes.global_trace_id, attributes['page.id']], page)
      }
      await tab.close()
    })
  })
}
