import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pageHeaders, pageMeta, readContext, withContext } from '../../../src/node.js'
import { parseServerTiming, readServerTiming } from '../../../src/propagation/server-timing.js'
import { fromPage, SPAN_ID, TRACE_ID, TRACEPARENT } from './ids.js'

test('a rendered document names the span that made it, by header or by element', () => {
  withContext(readContext(fromPage), () => {
    assert.deepEqual(pageHeaders(), { 'server-timing': `traceparent;desc="${TRACEPARENT}"` })
    assert.equal(pageMeta(), `<meta name="traceparent" content="${TRACEPARENT}">`)
  })
})

test('the page reads from the header what the server has put there', () => {
  const { 'server-timing': value = '' } = pageHeaders(readContext(fromPage))
  const ids = { traceId: TRACE_ID, spanId: SPAN_ID, sampled: true, random: false }
  assert.deepEqual(readServerTiming(parseServerTiming(value)), ids)
})

test('outside of a trace a document says nothing', () => {
  assert.deepEqual([pageHeaders(), pageMeta()], [{}, ''])
  const odd = { traceId: '"><script>', spanId: SPAN_ID, values: {} }
  assert.deepEqual([pageHeaders(odd), pageMeta(odd)], [{}, ''])
})
