import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Page as Tab } from 'puppeteer-core'
import type { SentSpan } from '../../support/page.js'
import { type BrowserName, idOf, startTabs, type Tabs, until } from '../../support/tab.js'
import { bundle, line } from '../bundle.js'
import type {} from './api.js'
import type {} from './page.js'

const IDS = ['global_trace_id', 'session.id', 'page.id', 'tab.id', 'client.name']
const STEPS = ['at once', 'after a hop', 'after more hops', 'after a request', 'after a timer', 'after both', 'inner']
  .concat('failing', 'after an inner span', 'after a failing span')
  .map(step => ` ${step}`)
const CHILDREN = [...STEPS, '-1', '-2', '-3']

const isNamed = (span: SentSpan, of: string) => span.name === of || `${span.attributes['url.full']}`.endsWith(of)
const find = (spans: SentSpan[], of: string): SentSpan => {
  const found = spans.find(span => isNamed(span, of))
  assert.ok(found, `${of} among ${spans.map(span => span.name)}`)
  return found
}

for (const name of ['Chromium', 'Firefox'] as BrowserName[]) {
  describe(`OpenTelemetry ${line} with silmari/otel in ${name}`, { timeout: 180_000 }, () => {
    let tabs: Tabs
    const scripts: Record<string, string> = {}
    before(async () => {
      tabs = await startTabs(name)
      const setUp = { 'otel-set-up': `test/matrix/otel/setup-${line}.ts` }
      for (const page of ['page', 'api']) scripts[page] = await bundle(`test/matrix/otel/${page}.ts`, setUp)
    })
    after(() => tabs.close())

    const open = async (page: 'page' | 'api', options = {}): Promise<{ url: string; tab: Tab }> => {
      const url = await tabs.page(`<button>Pay now</button><script>${scripts[page]}</script>`, options)
      const tab = await tabs.open()
      await tab.goto(url)
      return { url, tab }
    }
    /** The spans of the application and our own, as soon as those with these names are there. */
    const sentBy = (url: string, tab: Tab, ...names: string[]): Promise<{ app: SentSpan[]; own: SentSpan[] }> =>
      until(`${names}`, async () => {
        await tab.evaluate(() => (window.shop ?? window.silmari).flush())
        const { spans: app } = await tabs.sent(`${url}-app`)
        const { spans: own } = await tabs.sent(url)
        const isThere = (of: string) => [...app, ...own].some(span => isNamed(span, of))
        return names.every(isThere) && { app, own }
      })

    test('a click is the root of its spans, across every native await', async () => {
      const { url, tab } = await open('page')
      await tab.click('button')
      assert.deepEqual(await tab.evaluate(() => window.shop.done), [])
      const { app, own } = await sentBy(url, tab, 'click Pay now', 'checkout', 'checkout-3')
      const click = find(own, 'click Pay now')
      const checkout = find(app, 'checkout')
      assert.equal(checkout.parentSpanId, click.spanId)
      for (const each of CHILDREN) assert.equal(find(app, `checkout${each}`).parentSpanId, checkout.spanId, each)
      for (const { name: of, traceId, attributes } of app) {
        assert.equal(traceId, click.traceId, of)
        for (const key of IDS) assert.equal(attributes[key], click.attributes[key], key)
        assert.equal(attributes['interaction.id'], click.spanId)
        assert.equal(attributes['silmari.cause'], 'causal')
      }
    })

    test('a request has one name, and is recorded once: as the span of OpenTelemetry', async () => {
      const { url, tab } = await open('page')
      await tab.click('button')
      await tab.evaluate(() => window.shop.done)
      const { app, own } = await sentBy(url, tab, 'click Pay now', 'checkout', 'checkout-3')
      for (const { path, headers } of (await tabs.hits(url)).filter(hit => hit.path.includes('checkout'))) {
        const { traceId, spanId } = find(app, path)
        assert.match(headers.traceparent!, new RegExp(`^00-${traceId}-${spanId}-0[13]$`))
        assert.equal(headers['x-global-trace-id'], app[0]!.attributes.global_trace_id)
        assert.equal(headers.baggage!.split('global_trace_id=').length, 2)
      }
      const requests = own.filter(span => span.attributes['http.request.method'])
      assert.deepEqual(requests, [])
    })

    test('a request by XMLHttpRequest has one name, whoever records it', async () => {
      const { url, tab } = await open('page')
      await tab.evaluate(() => window.shop.xhr())
      const { app, own } = await sentBy(url, tab, '?xhr')
      const [hit] = (await tabs.hits(url)).filter(({ path }) => path.endsWith('?xhr'))
      const spans = [...app, ...own].filter(span => isNamed(span, '?xhr'))
      assert.equal(spans.length, 1)
      assert.equal(hit!.headers.traceparent!.split('-')[2], spans[0]!.spanId)
    })

    test('flows that go on in turn keep their own spans', async () => {
      const { url, tab } = await open('page')
      assert.deepEqual(await tab.evaluate(() => window.shop.mix()), [[], [], []])
      const { app } = await sentBy(url, tab, 'a', 'b', 'c')
      for (const flow of ['a', 'b', 'c']) {
        const { spanId } = find(app, flow)
        for (const each of STEPS) assert.equal(find(app, flow + each).parentSpanId, spanId, flow + each)
      }
    })

    test('spans of both hang from each other', async () => {
      const { url, tab } = await open('page')
      await tab.evaluate(() => window.shop.nested())
      const { app, own } = await sentBy(url, tab, 'of silmari', 'of the app')
      assert.equal(find(app, 'of the app').parentSpanId, find(own, 'of silmari').spanId)
    })

    test('what exporters send is recorded by nobody', async () => {
      const { url, tab } = await open('page')
      await tab.evaluate(() => window.shop.mix())
      await sentBy(url, tab, 'a', 'b', 'c')
      await tab.evaluate(() => window.shop.nested())
      const { app, own } = await sentBy(url, tab, 'of silmari', 'of the app')
      const exports = [...app, ...own].filter(({ attributes }) => `${attributes['url.full']}`.includes('/otlp/'))
      assert.deepEqual(exports, [])
    })

    test('without an endpoint of silmari, spans are roots in the trace of their click, and servers hang from them', async () => {
      const { url, tab } = await open('page', { endpoint: undefined })
      await tab.click('button')
      assert.deepEqual(await tab.evaluate(() => window.shop.done), [])
      const { app, own } = await sentBy(url, tab, 'checkout', 'checkout-3')
      assert.deepEqual(own, [])
      const checkout = find(app, 'checkout')
      assert.ok(!checkout.parentSpanId)
      for (const each of CHILDREN) assert.equal(find(app, `checkout${each}`).parentSpanId, checkout.spanId, each)
      for (const { path, headers } of (await tabs.hits(url)).filter(hit => hit.path.includes('checkout'))) {
        assert.equal(headers.traceparent!.split('-')[2], find(app, path).spanId)
      }
    })

    test('logs carry the ids, and the span in which they were written', async () => {
      const { tab } = await open('page')
      const { attributes, spanId, active } = await tab.evaluate(() => window.shop.log())
      const { globalTraceId, pageId } = await tab.evaluate(() => {
        const { globalTraceId, pageId } = window.silmari!
        return { globalTraceId, pageId }
      })
      assert.equal(attributes.global_trace_id, globalTraceId)
      assert.equal(attributes['page.id'], pageId)
      assert.equal(spanId, active)
    })

    test('the scenario goes where silmari may send it, though OpenTelemetry propagates further', async () => {
      const { url, tab } = await open('page')
      const elsewhere = `${tabs.origin.replace('127.0.0.1', 'localhost')}/do/${idOf(url)}?cors=all`
      await tab.evaluate(to => window.shop.fetch(to), elsewhere)
      const [hit] = (await tabs.hits(url)).filter(({ method }) => method === 'GET')
      assert.match(hit!.headers.traceparent!, /^00-/)
      assert.equal(hit!.headers['x-global-trace-id'], undefined)
      assert.equal(hit!.headers.baggage, undefined)
    })

    test('a message carries the span, the baggage of the application and the scenario', async () => {
      const { url, tab } = await open('page')
      const { traceparent, baggage, 'x-global-trace-id': id } = await tab.evaluate(() => window.shop.message())
      const { app } = await sentBy(url, tab, 'message')
      assert.equal(traceparent!.split('-')[2], find(app, 'message').spanId)
      assert.match(baggage!, new RegExp(`^tenant=m%201,global_trace_id=${id},session.id=\\w+,client.name=shop-web`))
    })

    test('where the application has a provider, silmari.tracer() answers its tracers', async () => {
      const { url, tab } = await open('page')
      await tab.evaluate(() => window.shop.register())
      const { app } = await sentBy(url, tab, 'by silmari.tracer')
      find(app, 'by silmari.tracer')
    })

    test('after the shutdown of silmari, OpenTelemetry goes on', async () => {
      const { url, tab } = await open('page')
      assert.equal(await tab.evaluate(() => window.shop.shutdown()), true)
      await tab.evaluate(to => window.shop.fetch(to), `/do/${idOf(url)}?afterwards`)
      const { app } = await sentBy(url, tab, 'afterwards', '?afterwards')
      const [hit] = (await tabs.hits(url)).filter(({ path }) => path.endsWith('?afterwards'))
      assert.equal(hit!.headers.traceparent!.split('-')[2], find(app, '?afterwards').spanId)
    })

    test('where it has the API alone, silmari is what is behind it', async () => {
      const { url, tab } = await open('api')
      assert.deepEqual(await tab.evaluate(() => window.page.work()), [])
      const { own } = await sentBy(url, tab, 'checkout', 'checkout-3')
      const { spanId, attributes } = find(own, 'checkout')
      for (const each of CHILDREN) assert.equal(find(own, `checkout${each}`).parentSpanId, spanId, each)
      assert.equal(attributes['silmari.cause'], 'causal')
    })

    test('a span is the active one within, however it was started', async () => {
      const { tab } = await open('api')
      assert.deepEqual(await tab.evaluate(() => window.page.ways()), [true, true, true, true, true])
      assert.equal(await tab.evaluate(() => window.page.root()), false)
      assert.equal(await tab.evaluate(() => window.page.baggage()), 'm-1')
    })

    test('the undo leaves the API as it was, and silmari its tracers', async () => {
      const { tab } = await open('api')
      assert.deepEqual(await tab.evaluate(() => window.page.undo()), [false, false, true])
    })
  })
}
