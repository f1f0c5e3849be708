import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readLogsJson, readTracesJson } from '../src/receiver/otlp-json.js'
import { SCENARIO, TRACE, tracesOf } from './support/requests.js'

const read = (request: unknown) => readTracesJson(JSON.stringify(request))
const readOne = (span: object) =>
  read({
    resourceSpans: [
      { scopeSpans: [{ spans: [{ ...tracesOf({}).resourceSpans[0]!.scopeSpans[0]!.spans[0], ...span }] }] },
    ],
  })

test('takes 64-bit integers as string or as number', () => {
  for (const startTimeUnixNano of ['1772323200000000000', 1772323200000000000])
    assert.equal(readOne({ startTimeUnixNano }).records[0]?.startMs, 1772323200000)
})

test('takes enums as numbers or by name', () => {
  for (const [kind, code] of [
    [2, 2],
    ['SPAN_KIND_SERVER', 'STATUS_CODE_ERROR'],
  ]) {
    const [span] = readOne({ kind, status: { code } }).records
    assert.deepEqual([span?.kind, span?.status], ['server', 'error'])
  }
  assert.deepEqual(
    [readOne({ kind: 'NONSENSE' }).records[0]?.kind, readOne({ status: { code: [] } }).records[0]?.status],
    ['internal', 'unset'],
  )
  const logRecords = [{ severityNumber: 'SEVERITY_NUMBER_ERROR2' }]
  const [log] = readLogsJson(JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords }] }] })).records
  assert.deepEqual([log?.severity, log?.severityNumber], ['ERROR', 18])
})

test('takes hex ids in either case and keeps them in lower case', () => {
  assert.equal(readOne({ traceId: TRACE.toUpperCase() }).records[0]?.traceId, TRACE)
})

const UNUSABLE: [string, object][] = [
  ['a base64 trace id', { traceId: Buffer.from(TRACE, 'hex').toString('base64') }],
  ['an all-zero trace id', { traceId: '0'.repeat(32) }],
  ['a short span id', { spanId: '0515' }],
  ['a span id that is no text', { spanId: 515 }],
  ['no start', { startTimeUnixNano: undefined }],
  ['a negative start', { startTimeUnixNano: '-5' }],
  ['an endless start', { startTimeUnixNano: 1e300 }],
]
for (const [what, fields] of UNUSABLE)
  test(`rejects and counts a span with ${what}`, () => {
    const { records, rejected, reason } = readOne(fields)
    assert.deepEqual([records.length, rejected], [0, 1])
    assert.match(reason ?? '', /span has no valid/)
  })

test('keeps the usable spans beside unusable ones', () => {
  const { records, rejected } = read(tracesOf({}, { spanId: 'x' }, { spanId: '1'.repeat(16) }))
  assert.deepEqual([records.length, rejected], [2, 1])
})

test('ends a span that has no end where it started', () => {
  const span = readOne({ endTimeUnixNano: '0' }).records[0]
  assert.equal(span?.endMs, span?.startMs)
})

test('leaves out links without valid ids', () => {
  const links = [
    { traceId: 'zz', spanId: '1'.repeat(16) },
    { traceId: TRACE, spanId: '1'.repeat(16) },
  ]
  assert.equal(readOne({ links }).records[0]?.links.length, 1)
})

test('keeps a log record whatever its ids and time, as the data model says', () => {
  const logRecords = [{ traceId: 'none', severityNumber: 1e99 }, { observedTimeUnixNano: '5000000' }]
  const { records, rejected } = readLogsJson(JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords }] }] }))
  assert.deepEqual([records.length, rejected], [2, 0])
  assert.deepEqual([records[0]?.traceId, records[0]?.severityNumber, records[1]?.timeMs], [null, 0, 5])
  assert.ok(records[0]!.timeMs > Date.now() - 60_000)
})

test('names the severity by its number', () => {
  const logRecords = [1, 5, 9, 12, 13, 17, 21, 24, 0, 25].map(severityNumber => ({ severityNumber }))
  const { records } = readLogsJson(JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords }] }] }))
  assert.deepEqual(
    records.map(log => log.severity),
    ['TRACE', 'DEBUG', 'INFO', 'INFO', 'WARN', 'ERROR', 'FATAL', 'FATAL', null, null],
  )
})

test('ignores fields that it does not know', () => {
  assert.equal(readOne({ future: { global_trace_id: SCENARIO } }).records.length, 1)
})

for (const body of ['', 'null', '[]', '5', '{', '{"resourceSpans":5}', '{"resourceSpans":[{"scopeSpans":{}}]}'])
  test(`calls a body of ${JSON.stringify(body)} malformed`, () => {
    assert.throws(() => readTracesJson(body), { name: 'Malformed' })
  })

for (const body of ['{}', '{"resourceSpans":[]}', '{"resourceSpans":[{}]}'])
  test(`takes ${body} as a request without spans`, () => {
    assert.deepEqual(readTracesJson(body), { records: [], rejected: 0, reason: null })
  })
