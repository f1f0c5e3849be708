import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readAccessLines } from '../src/receiver/access.js'
import { lensFor } from './support/lens.js'
import { SCENARIO, T0, TRACE } from './support/requests.js'

const readLine = (line: object) => readAccessLines(JSON.stringify(line)).records[0]

test('keeps a line that is nested deeper than anybody reads, down to there', async t => {
  const { post, get } = await lensFor(t)
  const deep = `{"time":1772323200,"global_trace_id":"${SCENARIO}","x":${'['.repeat(200_000)}${']'.repeat(200_000)}}`
  const response = await post('/logs/access', `${deep}\n{"time":1772323201,"global_trace_id":"${SCENARIO}"}`)
  assert.deepEqual(await response.json(), { accepted: 2, rejected: 0 })
  assert.equal((await get(`/api/scenarios/${SCENARIO}`)).access.length, 2)
})

test('reads a line of a load balancer and keeps what it has no field for', () => {
  const line = readLine({
    time: T0,
    duration_ms: 12.5,
    method: 'POST',
    path: '/api/orders',
    status: 503,
    server: 'lb',
    upstream: 'gateway-1',
    retries: 2,
    traceparent: `00-${TRACE}-051581bf3cb55c13-01`,
    request_id: 'r-1',
    global_trace_id: SCENARIO,
    bytes: 17,
  })
  assert.deepEqual(line, {
    timeMs: T0,
    durationMs: 12.5,
    method: 'POST',
    path: '/api/orders',
    status: 503,
    server: 'lb',
    upstream: 'gateway-1',
    retries: 2,
    traceId: TRACE,
    spanId: '051581bf3cb55c13',
    attributes: {
      traceparent: `00-${TRACE}-051581bf3cb55c13-01`,
      request_id: 'r-1',
      global_trace_id: SCENARIO,
      bytes: 17,
    },
  })
})

test('understands the ways in which balancers write time, numbers and nothing', () => {
  for (const time of [T0, T0 / 1000, String(T0 / 1000), '2026-03-01T00:00:00Z', '2026-03-01T09:00:00+09:00'])
    assert.equal(readLine({ time })?.timeMs, T0)
  assert.equal(readLine({ time: T0, retries: '+2' })?.retries, 2, 'HAProxy: a retry on another server')
  assert.equal(readLine({ time: T0, duration_ms: -1 })?.durationMs, null, 'HAProxy: never measured')
  assert.equal(readLine({ time: T0, upstream: '-' })?.upstream, null, 'nginx: none')
  assert.equal(readLine({ time: T0, uri: '/a', frontend: 'f', backend: 'b', status: '200' })?.path, '/a')
})

test('counts the lines that it cannot use and keeps the others', () => {
  const { records, rejected } = readAccessLines(`not json\n5\nnull\n{"path":"/"}\n\r\n{"time":${T0}}\r\n{"time":1e300}`)
  assert.deepEqual([records.length, rejected], [1, 5])
})

test('has no trace for a line whose traceparent is none', () => {
  for (const traceparent of ['-', '', `00-${'0'.repeat(32)}-051581bf3cb55c13-01`, 5, null])
    assert.equal(readLine({ time: T0, traceparent })?.traceId, null)
})
