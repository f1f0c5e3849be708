import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type {} from '../../src/script.js'
import type { Sent } from '../support/page.js'
import { type BrowserName, idOf, startTabs, type Tabs, until } from '../support/tab.js'

const LEAVE = '<script>location.assign(NEXT)</script>'

for (const name of ['Chromium', 'Firefox'] as BrowserName[]) {
  describe(`what a page leaves that goes before its second file has come, in ${name}`, { timeout: 120_000 }, () => {
    let tabs: Tabs
    before(async () => {
      tabs = await startTabs(name)
    })
    after(() => tabs.close())

    /** A page that runs `html` and goes on to another, and what the two have sent. */
    async function leave(html: string, more: object = {}, isThere: (sent: Sent) => unknown = () => true) {
      const next = await tabs.page('', more)
      const service = { name: 'early-web', version: '2' }
      const url = await tabs.page(html.replace('NEXT', `'${next}'`), {
        service,
        endpoint: `/otlp/${idOf(next)}`,
        ...more,
      })
      const tab = await tabs.open()
      // Chromium may tell of the first page's end instead of the second's load.
      await tab.goto(url).catch(() => {})
      await tab.waitForFunction(url => location.href === url && document.readyState === 'complete', {}, next)
      const sent = await until('telemetry', async () => {
        await tab.evaluate(() => window.silmari!.flush())
        const all = await tabs.sent(next)
        return isThere(all) ? all : undefined
      })
      return { tab, sent, url, next }
    }
    const early = ({ resource }: Sent['spans'][number]) => resource['service.name'] === 'early-web'

    test('is told by the next page: act, request and error, as its own', async () => {
      const html = `<button aria-label="Pay now" onclick="fetch('/do/early'); nothing.there">pay</button>
        <div contenteditable>typed-secret</div>
        <script>document.querySelector('button').click(); document.querySelector('div').click()</script>${LEAVE}`
      const { tab, sent } = await leave(html, {}, ({ spans }) => spans.some(early))
      const spans = sent.spans.filter(early)
      const [page] = spans.filter(({ attributes }) => attributes['browser.page.start'])
      const [click] = spans.filter(({ name }) => name === 'click Pay now')
      const [request] = spans.filter(({ name }) => name === 'GET /do/early')
      assert.ok(page && click && request, spans.map(({ name }) => name).join())
      assert.equal(request.parentSpanId, click.spanId)
      assert.equal(click.resource['service.version'], '2')
      const [error] = sent.logs.filter(({ attributes }) => attributes['page.id'] === page.attributes['page.id'])
      assert.equal(error!.spanId, click.spanId)
      assert.equal(error!.attributes['exception.type'], 'ReferenceError')
      assert.match(String(error!.attributes['exception.stacktrace']), /\/page\//)
      const [second] = sent.spans.filter(span => !early(span) && span.attributes['browser.page.start'])
      assert.equal(second!.attributes.global_trace_id, page.attributes.global_trace_id)
      assert.notEqual(second!.attributes['page.id'], page.attributes['page.id'])
      assert.doesNotMatch(JSON.stringify(sent), /typed-secret/)
      const left = await tab.evaluate(() => Object.keys(localStorage).filter(key => key.startsWith('silmari.early')))
      assert.deepEqual(left, [])
    })

    test('is bounded, and what is too much is counted', async () => {
      const html = `<script>for (let i = 0; i < 3000; i++) silmari.log.info('line ' + i)</script>${LEAVE}`
      const { tab } = await leave(html)
      const { dropped } = await tab.evaluate(() => window.silmari!.stats())
      // 2000 wait for the second file. The page load has a beginning and an end besides.
      assert.equal(dropped.before_pipeline, 1002)
    })

    test('is nothing at all before a person has agreed', async () => {
      const html = `<script>silmari.log.info('not yet')</script>${LEAVE}`
      const { tab, sent } = await leave(html, { privacy: { consent: 'pending' } })
      assert.deepEqual([sent.spans, sent.logs], [[], []])
      assert.equal(await tab.evaluate(() => localStorage.length), 0)
    })

    test('is not believed when it was written by hand', async () => {
      const { sent, tab } = await leave(
        `<script>addEventListener('pagehide', () => {
          const key = Object.keys(localStorage).find(key => key.startsWith('silmari.early'))
          const [service, at, made, page] = JSON.parse(localStorage[key])
          const span = { ...page, ids: { ...page.ids, spanId: 'forged', parentSpanId: undefined } }
          const stamp = { ...page, stamp: { ...page.stamp, globalTraceId: 'forged' } }
          const kind = { ...page, kind: 'forged' }
          const detail = { ...page, detail: { url: 7 }, ids: { ...page.ids, spanId: '00f067aa0ba902b7' } }
          localStorage[key] += 'forged\\n{}\\n[]\\n[7]\\n' + JSON.stringify([service, at, made, span, stamp, kind, null, 'forged', detail]) + '\\n'
        })</script>${LEAVE}`,
        {},
        ({ spans }) => spans.some(early),
      )
      assert.doesNotMatch(JSON.stringify(sent), /forged/)
      assert.equal((await tab.evaluate(() => window.silmari!.stats())).faults, 0)
    })
  })
}
