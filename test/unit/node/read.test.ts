import assert from 'node:assert/strict'
import { test } from 'node:test'
import { outgoingHeaders, readContext, rejectedHeaders } from '../../../src/node.js'
import { fromPage, GLOBAL_TRACE_ID, SPAN_ID, TRACE_ID } from './ids.js'

test('reads ids, context values and the caller from the headers of node and of fetch alike', () => {
  const headers = { ...fromPage, 'x-service-name': 'gateway', 'x-service-version': '1.2.0' }
  for (const source of [headers, new Headers(headers)]) {
    const { globalTraceId, traceId, spanId, sampled, values, caller } = readContext(source)
    assert.deepEqual([globalTraceId, traceId, spanId, sampled], [GLOBAL_TRACE_ID, TRACE_ID, SPAN_ID, true])
    assert.deepEqual(caller, { name: 'gateway', version: '1.2.0' })
    assert.deepEqual(values, {
      global_trace_id: GLOBAL_TRACE_ID,
      'session.id': 's-1',
      'client.name': 'shop-web',
      'customer.id': 'm 1',
    })
  }
})

test('finds the GlobalTraceId in the header or in the baggage, whichever arrives', () => {
  assert.equal(readContext({ 'x-global-trace-id': GLOBAL_TRACE_ID.toUpperCase() }).globalTraceId, GLOBAL_TRACE_ID)
  assert.equal(readContext({ baggage: fromPage.baggage }).globalTraceId, GLOBAL_TRACE_ID)
  assert.equal(readContext({ baggage: fromPage.baggage, 'x-global-trace-id': 'x' }).globalTraceId, GLOBAL_TRACE_ID)
})

test('takes a GlobalTraceId with the dashes of a UUID, and none that is malformed', () => {
  const dashed = GLOBAL_TRACE_ID.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
  assert.equal(readContext({ 'x-global-trace-id': dashed }).globalTraceId, GLOBAL_TRACE_ID)
  assert.deepEqual(readContext({ baggage: 'global_trace_id=%0d%0a,a=b' }).values, { a: 'b' })
})

test('reads the bytes of a queue, and the Headers of other libraries', () => {
  const entries = Object.entries(fromPage)
  const bytes = Object.fromEntries(entries.map(([name, value]) => [name, Buffer.from(value)]))
  for (const source of [bytes, new Map(entries)]) assert.deepEqual(readContext(source), readContext(fromPage))
})

test('takes no baggage that a request could not carry on', () => {
  const before = rejectedHeaders().baggage ?? 0
  for (const baggage of ['a=\uace0\uac1d', 'a=b\r\nx: y', 'a=\0']) {
    assert.deepEqual(new Headers(outgoingHeaders(readContext({ baggage }))), new Headers())
  }
  assert.equal(rejectedHeaders().baggage, before + 3)
})

test('counts a trace header of any format that cannot be read, unless W3C has told the trace', () => {
  const before = rejectedHeaders()
  const names = ['b3', 'x-b3-traceid', 'uber-trace-id', 'x-datadog-trace-id', 'sentry-trace', 'x-amzn-trace-id']
  for (const name of [...names, 'x-cloud-trace-context']) {
    assert.equal(readContext({ [name]: 'nonsense' }).traceId, undefined)
    assert.equal(rejectedHeaders()[name], (before[name] ?? 0) + 1, name)
    readContext({ ...fromPage, [name]: 'nonsense' })
    assert.equal(rejectedHeaders()[name], (before[name] ?? 0) + 1, name)
  }
})

test('never throws, whatever it is given instead of headers', () => {
  for (const source of [null, undefined, 'text', { traceparent: 1, baggage: {}, b3: [null], 'x-service-name': true }]) {
    assert.deepEqual(readContext(source as never).values, {})
  }
})

test('reads the trace of other formats where there is no traceparent', () => {
  const { traceId, spanId, sampled } = readContext({ b3: `${TRACE_ID}-${SPAN_ID}-0` })
  assert.deepEqual([traceId, spanId, sampled], [TRACE_ID, SPAN_ID, false])
})

test('knows nothing of a request without headers', () => {
  assert.deepEqual(readContext({}), { values: {} })
})

test('ignores what is malformed, counts it, and keeps the rest', () => {
  const before = rejectedHeaders()
  const context = readContext({
    traceparent: `00-${'0'.repeat(32)}-${SPAN_ID}-01`,
    baggage: 'no member,,=,k=%FF%',
    'x-global-trace-id': "1' OR '1'='1",
    'x-service-name': 'evil\u0007name',
    'x-service-version': ['1', '2'],
  })
  assert.deepEqual(Object.keys(context), ['baggage', 'values'])
  const after = rejectedHeaders()
  for (const name of ['traceparent', 'x-global-trace-id', 'x-service-name', 'x-service-version'])
    assert.equal(after[name], (before[name] ?? 0) + 1, name)
})
