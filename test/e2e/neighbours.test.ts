import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type {} from '../../src/script.js'
import { bundle, toScript } from '../support/bundle.js'
import type { Hit, SentSpan } from '../support/page.js'
import { idOf, startTabs, type Tabs, until } from '../support/tab.js'

const timeout = 90_000

/** Tracers as an application sets them up, with their real packages. */
const TRACERS = {
  OpenTelemetry: `
    import { registerInstrumentations } from '@opentelemetry/instrumentation'
    import { FetchInstrumentation } from '@opentelemetry/instrumentation-fetch'
    import { XMLHttpRequestInstrumentation } from '@opentelemetry/instrumentation-xml-http-request'
    import { WebTracerProvider } from '@opentelemetry/sdk-trace-web'
    new WebTracerProvider().register()
    registerInstrumentations({ instrumentations: [new FetchInstrumentation(), new XMLHttpRequestInstrumentation()] })`,
  Sentry: `
    import * as Sentry from '@sentry/browser'
    Sentry.init({
      dsn: location.origin.replace('//', '//key@') + '/1',
      tracesSampleRate: 1,
      propagateTraceparent: true,
      integrations: [Sentry.browserTracingIntegration()],
      transport: () => ({ send: async () => ({}), flush: async () => true }),
    })`,
}
type Tracer = keyof typeof TRACERS

describe('other tracers on the page', () => {
  let tabs: Tabs
  before(async () => {
    tabs = await startTabs('Chromium')
  })
  after(() => tabs.close())

  /** What came of one fetch and one XMLHttpRequest in a page with these scripts. */
  async function visit(html: string): Promise<{ hits: Hit[]; spans: SentSpan[]; heard: string[] }> {
    const url = await tabs.page(html, { debug: true })
    const tab = await tabs.open()
    const heard: string[] = []
    tab.on('console', message => heard.push(message.text()))
    await tab.goto(url)
    await tab.evaluate(
      async path => {
        await fetch(`${path}/fetch`, { headers: { 'x-page': 'fetch' } })
        await fetch(new Request(`${path}/request`))
        const xhr = new XMLHttpRequest()
        xhr.open('GET', `${path}/xhr`)
        xhr.setRequestHeader('x-page', 'xhr')
        await new Promise(resolve => {
          xhr.onloadend = resolve
          xhr.send()
        })
      },
      `/do/${idOf(url)}`,
    )
    const spans = await until('three spans', async () => {
      await tab.evaluate(() => window.silmari!.flush())
      const all = (await tabs.sent(url)).spans.filter(({ name }) => name.startsWith('GET /do/'))
      return all.length >= 3 && all
    })
    return { hits: await tabs.hits(url), spans, heard }
  }

  const idsOf = ({ headers }: Hit) => /^00-([\da-f]{32})-([\da-f]{16})-0[\da-f]$/.exec(headers.traceparent!)?.slice(1)

  for (const name of Object.keys(TRACERS) as Tracer[]) {
    test(`the ids of ${name}, which came after us, become ours for its requests`, { timeout }, async () => {
      const { code } = await bundle(TRACERS[name])
      const { hits, spans, heard } = await visit(`<!-- SDK -->${toScript(code)}`)
      await until('its name', async () => heard.some(text => text.includes(`there are also ${name}`)))
      assert.equal(hits.length, 3)
      for (const hit of hits) {
        assert.ok(idsOf(hit), `${hit.path}: traceparent: ${hit.headers.traceparent}`)
        assert.equal(hit.headers.baggage?.split('global_trace_id=').length, 2, hit.headers.baggage)
        assert.match(hit.headers['x-global-trace-id']!, /^[\da-f]{32}$/)
      }
      assert.deepEqual(spans.map(({ traceId, spanId }) => [traceId, spanId]).sort(), hits.map(idsOf).sort())
    })

    test(`no header is there twice where ${name} came before us, and its ids become ours`, { timeout }, async () => {
      const { code } = await bundle(TRACERS[name])
      const { hits, spans } = await visit(`${toScript(code)}<!-- SDK -->`)
      assert.equal(hits.length, 3)
      for (const hit of hits) {
        assert.ok(idsOf(hit), `${hit.path}: traceparent: ${hit.headers.traceparent}`)
        assert.equal(hit.headers.baggage?.split('global_trace_id=').length, 2, hit.headers.baggage)
        assert.match(hit.headers['x-global-trace-id']!, /^[\da-f]{32}$/)
      }
      assert.deepEqual(spans.map(({ traceId, spanId }) => [traceId, spanId]).sort(), hits.map(idsOf).sort())
    })
  }
})
