import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Page as Tab } from 'puppeteer-core'
import type { SentSpan } from '../../support/page.js'
import { type BrowserName, startTabs, type Tabs, until } from '../../support/tab.js'
import { bundle, line } from '../bundle.js'
import type {} from './page.js'

const BUTTON = '<button>Pay now</button>'
const IDS = ['global_trace_id', 'session.id', 'page.id', 'tab.id', 'client.name']
const IN_WORK = ['at once', 'after a hop', 'after more hops', 'after a request', 'after a timer', 'after both', 'inner']

for (const name of ['Chromium', 'Firefox'] as BrowserName[]) {
  describe(`OpenTelemetry ${line} with silmari/otel in ${name}`, { timeout: 180_000 }, () => {
    let tabs: Tabs
    let script: string
    before(async () => {
      tabs = await startTabs(name)
      script = await bundle('test/matrix/otel/page.ts', { 'otel-set-up': `test/matrix/otel/setup-${line}.ts` })
    })
    after(() => tabs.close())

    const open = async (options = {}): Promise<{ url: string; tab: Tab }> => {
      const url = await tabs.page(`${BUTTON}<script>${script}</script>`, options)
      const tab = await tabs.open()
      await tab.goto(url)
      return { url, tab }
    }
    /** The spans of the application and our own, as soon as those with these names are there. */
    const sentBy = (url: string, tab: Tab, ...names: string[]): Promise<{ app: SentSpan[]; own: SentSpan[] }> =>
      until(`${names}`, async () => {
        await tab.evaluate(() => window.shop.flush())
        const { spans: app } = await tabs.sent(`${url}-app`)
        const { spans: own } = await tabs.sent(url)
        const isThere = (of: string) => [...app, ...own].some(span => isNamed(span, of))
        return names.every(isThere) && { app, own }
      })
    const isNamed = (span: SentSpan, of: string) => span.name === of || `${span.attributes['url.full']}`.endsWith(of)
    const find = (spans: SentSpan[], of: string): SentSpan => {
      const found = spans.find(span => isNamed(span, of))
      assert.ok(found, `${of} among ${spans.map(span => span.name)}`)
      return found
    }

    test('a click is the root of its spans, across every native await', async () => {
      const { url, tab } = await open()
      await tab.click('button')
      assert.deepEqual(await tab.evaluate(() => window.shop.done), [])
      const { app, own } = await sentBy(url, tab, 'click Pay now', 'checkout', 'checkout-3')
      const click = find(own, 'click Pay now')
      const checkout = find(app, 'checkout')
      assert.equal(checkout.parentSpanId, click.spanId)
      const within = [...IN_WORK.map(step => `checkout ${step}`), 'checkout-1', 'checkout-2', 'checkout-3']
      for (const each of within) assert.equal(find(app, each).parentSpanId, checkout.spanId, each)
      for (const span of app) assert.equal(span.traceId, click.traceId, span.name)
      for (const { attributes } of app) {
        for (const key of IDS) assert.equal(attributes[key], click.attributes[key], key)
        assert.equal(attributes['interaction.id'], click.spanId)
        assert.equal(attributes['silmari.cause'], 'causal')
      }
    })

    test('a request has one name: that of the span which OpenTelemetry records', async () => {
      const { url, tab } = await open()
      await tab.click('button')
      await tab.evaluate(() => window.shop.done)
      const { app, own } = await sentBy(url, tab, 'click Pay now', 'checkout', 'checkout-3')
      for (const { path, headers } of (await tabs.hits(url)).filter(hit => hit.path.includes('checkout'))) {
        const { traceId, spanId } = find(app, path)
        assert.match(headers.traceparent!, new RegExp(`^00-${traceId}-${spanId}-0[13]$`))
        assert.equal(headers['x-global-trace-id'], app[0]!.attributes.global_trace_id)
        assert.equal(headers.baggage!.split('global_trace_id=').length, 2)
      }
      assert.deepEqual(
        own.filter(span => span.attributes['http.request.method']).map(span => span.attributes['url.full']),
        [],
      )
    })

    test('flows that go on in turn keep their own spans', async () => {
      const { url, tab } = await open()
      assert.deepEqual(await tab.evaluate(() => window.shop.mix()), [[], [], []])
      const { app } = await sentBy(url, tab, 'a', 'b', 'c')
      for (const flow of ['a', 'b', 'c']) {
        const { spanId } = find(app, flow)
        for (const step of IN_WORK) assert.equal(find(app, `${flow} ${step}`).parentSpanId, spanId, `${flow} ${step}`)
      }
    })
  })
}
