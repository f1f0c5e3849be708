import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lensFor } from './support/lens.js'
import { logsOf, OTHER_TRACE, SCENARIO, T0, TRACE, tracesOf } from './support/requests.js'

const SPANS = ['1', '2', '3', '4', '5'].map(digit => digit.repeat(16))
const [A, B, C, D] = SPANS as [string, string, string, string]
const own = { global_trace_id: SCENARIO }
const idAt = (n: number) => SCENARIO.slice(0, 28) + n.toString(16).padStart(4, '0')
const traceAt = (n: number) => TRACE.slice(0, 28) + n.toString(16).padStart(4, '0')

test('gathers what carries the id and the whole of every trace in which something carries it', async t => {
  const { post, get } = await lensFor(t)
  // The services' records come before the page's, and only the page's span and a log carry the id.
  await post('/v1/traces', tracesOf({ spanId: B, parentSpanId: A, atMs: T0 + 5, error: true }))
  await post(
    '/v1/logs',
    logsOf({ traceId: TRACE, spanId: B, severityNumber: 17, atMs: T0 + 6 }, { traceId: 'f'.repeat(32) }),
  )
  await post('/v1/logs', logsOf({ service: 'payments', traceId: OTHER_TRACE, attributes: own, atMs: T0 + 20 }))
  await post('/v1/logs', logsOf({ service: 'cron', attributes: own, atMs: T0 + 30, body: 'no trace' }))
  await post('/v1/traces', tracesOf({ spanId: C, traceId: OTHER_TRACE, atMs: T0 + 19, service: 'payments' }))
  await post('/v1/traces', tracesOf({ spanId: D, traceId: 'f'.repeat(32) }))
  const named = { ...own, 'scenario.name': 'checkout' }
  await post(
    '/v1/traces',
    tracesOf({ spanId: A, name: 'page load /', service: 'shop-web', forMs: 9, attributes: named }),
  )
  const lines = [
    { time: T0 + 7, path: '/by-id', global_trace_id: SCENARIO, duration_ms: 100 },
    { time: T0 + 8, path: '/by-trace', traceparent: `00-${TRACE}-${B}-01` },
    { time: T0 + 9, path: '/other' },
  ]
  await post('/logs/access', lines.map(line => JSON.stringify(line)).join('\n'))

  const answer = await get(`/api/scenarios/${SCENARIO}`)
  assert.deepEqual(answer.scenario, {
    globalTraceId: SCENARIO,
    name: 'checkout',
    startedAt: T0,
    endedAt: T0 + 107,
    durationMs: 107,
    entry: 'page load /',
    services: ['shop-web', 'orders', 'payments', 'cron'],
    spans: 3,
    logs: 3,
    access: 2,
    errors: 2,
  })
  assert.deepEqual(
    answer.spans.map((span: { spanId: string }) => span.spanId),
    [A, B, C],
  )
  assert.deepEqual(
    answer.logs.map((log: { service: string }) => log.service),
    ['orders', 'payments', 'cron'],
  )
  assert.deepEqual(
    answer.access.map((line: { path: string }) => line.path),
    ['/by-id', '/by-trace'],
  )
  assert.deepEqual(answer.cap, { spans: 20_000, truncated: false })
  assert.deepEqual((await get('/api/scenarios')).scenarios, [answer.scenario])
})

test('gives a span and a log with uid once, however often they came', async t => {
  const { post, get } = await lensFor(t)
  const uid = { ...own, 'log.record.uid': 'page-1:7' }
  for (const forMs of [10, 30, 20]) await post('/v1/traces', tracesOf({ spanId: A, attributes: own, forMs }))
  for (let i = 0; i < 3; i++) await post('/v1/logs', logsOf({ attributes: uid }, { attributes: own }))
  const { scenario, spans, logs } = await get(`/api/scenarios/${SCENARIO}`)
  assert.deepEqual([scenario.spans, scenario.logs], [1, 4])
  assert.deepEqual([spans.length, logs.length], [1, 4])
  assert.equal(spans[0].endMs, T0 + 30, 'the longest version, since exit may have cut another short')
})

test('puts a trace that two scenarios share into both', async t => {
  const { post, get } = await lensFor(t)
  await post(
    '/v1/traces',
    tracesOf({ spanId: A, attributes: own }, { spanId: B, attributes: { global_trace_id: idAt(1) } }),
  )
  assert.equal((await get(`/api/scenarios/${SCENARIO}`)).spans.length, 2)
  assert.equal((await get(`/api/scenarios/${idAt(1)}`)).spans.length, 2)
})

test('lists the newest first, page by page', async t => {
  const { post, get } = await lensFor(t)
  const specs = Array.from({ length: 7 }, (_, n) => ({
    traceId: traceAt(n),
    atMs: T0 + n * 1000,
    attributes: { global_trace_id: idAt(n) },
  }))
  await post('/v1/traces', tracesOf(...specs))
  const seen: string[] = []
  let before = ''
  for (let more = true; more; ) {
    const page = await get(`/api/scenarios?limit=3${before}`)
    seen.push(...page.scenarios.map((summary: { globalTraceId: string }) => summary.globalTraceId))
    before = `&before=${page.scenarios.at(-1).startedAt}`
    more = page.more
  }
  assert.deepEqual(seen, [6, 5, 4, 3, 2, 1, 0].map(idAt))
})

test('misses none at the end of a page, also of those that started at the same time', async t => {
  const { post, get } = await lensFor(t)
  const ids = [6, 5, 4, 3, 2, 1, 0]
  await post(
    '/v1/traces',
    tracesOf(...ids.map(n => ({ traceId: traceAt(n), attributes: { global_trace_id: idAt(n) } }))),
  )
  const seen: string[] = []
  for (let after = '', more = true; more; ) {
    const page = await get(`/api/scenarios?limit=3${after}`)
    seen.push(...page.scenarios.map((summary: { globalTraceId: string }) => summary.globalTraceId))
    const last = page.scenarios.at(-1)
    after = `&before=${last.startedAt}&beforeId=${last.globalTraceId}`
    more = page.more
  }
  assert.deepEqual(seen, ids.map(idAt))
})

test('finds scenarios by the start of the id, by name, service and span name', async t => {
  const { post, get } = await lensFor(t)
  await post(
    '/v1/traces',
    tracesOf(
      {
        traceId: traceAt(1),
        name: 'click Pay 100% now',
        service: 'shop-web',
        attributes: { global_trace_id: idAt(1) },
      },
      { traceId: traceAt(2), name: '결제', attributes: { global_trace_id: idAt(2), 'scenario.name': 'Refund' } },
      { traceId: traceAt(2), name: 'ledger entry', spanId: B, service: 'Ledger' },
    ),
  )
  const find = async (text: string) =>
    (await get(`/api/scenarios?q=${encodeURIComponent(text)}`)).scenarios.map(
      (found: { globalTraceId: string }) => found.globalTraceId,
    )
  assert.deepEqual(await find(idAt(1)), [idAt(1)])
  assert.deepEqual((await find(SCENARIO.slice(0, 8))).length, 2)
  assert.deepEqual(await find('pay 100%'), [idAt(1)])
  assert.deepEqual(await find('결제'), [idAt(2)])
  assert.deepEqual(await find('refund'), [idAt(2)])
  assert.deepEqual(await find('ledger'), [idAt(2)])
  assert.deepEqual(await find("nothing' OR 1=1 --"), [])
})

test('answers 404 for what it does not have, and for what is no id', async t => {
  const { url } = await lensFor(t)
  for (const id of [SCENARIO, 'x', '%00', `${SCENARIO}'`]) {
    const response = await fetch(`${url}/api/scenarios/${id}`)
    assert.equal(response.status, 404)
    assert.match(((await response.json()) as { error: string }).error, /^there is no/)
  }
})

test('knows a GlobalTraceId written as a UUID or in capitals', async t => {
  const { post, get } = await lensFor(t)
  const uuid = SCENARIO.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-').toUpperCase()
  await post('/v1/traces', tracesOf({ attributes: { global_trace_id: uuid } }))
  assert.equal((await get(`/api/scenarios/${SCENARIO}`)).spans.length, 1)
  assert.equal((await get(`/api/scenarios/${uuid}`)).spans.length, 1)
})

test('says when a scenario is larger than what it gives', async t => {
  const { post, get } = await lensFor(t)
  const attributes = [{ key: 'global_trace_id', value: { stringValue: SCENARIO } }]
  const spans = Array.from({ length: 20_001 }, (_, n) => ({
    traceId: TRACE,
    spanId: (n + 1).toString(16).padStart(16, '0'),
    startTimeUnixNano: `${T0 + n}000000`,
    attributes,
  }))
  await post('/v1/traces', { resourceSpans: [{ scopeSpans: [{ spans }] }] })
  const { scenario, spans: given, cap } = await get(`/api/scenarios/${SCENARIO}`)
  assert.deepEqual([scenario.spans, given.length, cap], [20_001, 20_000, { spans: 20_000, truncated: true }])
  assert.equal(given[0].startMs, T0, 'the earliest are kept')
})

test('answers whole scenarios to many readers while records keep coming', async t => {
  const { post, get } = await lensFor(t)
  const attributes = own
  const spanAt = (n: number) => ({ spanId: (n + 1).toString(16).padStart(16, '0'), attributes })
  const send = async (from: number) => {
    for (let n = from; n < from + 25; n++) assert.equal((await post('/v1/traces', tracesOf(spanAt(n)))).status, 200)
  }
  const read = async () => {
    for (let seen = 0; seen < 100; ) {
      const { scenario, spans } = await get(`/api/scenarios/${SCENARIO}`)
      assert.ok((spans?.length ?? 0) >= seen, 'what was there once stays there')
      seen = spans?.length ?? 0
      if (spans) assert.ok(spans.length >= scenario.spans)
      await get('/api/scenarios?q=orders')
    }
  }
  await Promise.all([...[0, 25, 50, 75].map(send), read(), read(), read()])
})
