import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readEnvelope } from '../src/receiver/sentry.js'
import { SCENARIO, T0, TRACE } from './support/requests.js'

const EVENT_ID = '9ec79c33ec9942ab8353589fcb2e04dc'
const EVENT = {
  event_id: EVENT_ID,
  timestamp: T0 / 1000,
  level: 'warning',
  release: 'shop-web@1.42.0',
  exception: {
    values: [
      { type: 'TypeError', value: 'inner' },
      {
        type: 'PaymentError',
        value: 'declined',
        stacktrace: { frames: [{ function: 'main' }, { function: 'pay', filename: 'app.js', lineno: 3, colno: 9 }] },
      },
    ],
  },
  tags: { global_trace_id: SCENARIO },
  contexts: { trace: { trace_id: TRACE, span_id: '051581bf3cb55c13' } },
}

const lines = (...parts: (object | string)[]) =>
  Buffer.from(parts.map(part => (typeof part === 'string' ? part : JSON.stringify(part))).join('\n'))
const readEvent = (event: object) => readEnvelope(lines({}, { type: 'event' }, event)).records[0]

test('makes a log record of an error event', () => {
  assert.deepEqual(readEnvelope(lines({ event_id: EVENT_ID }, { type: 'event' }, EVENT)), {
    eventId: EVENT_ID,
    ignored: 0,
    rejected: 0,
    reason: null,
    records: [
      {
        timeMs: T0,
        severity: 'WARN',
        severityNumber: 13,
        body: 'PaymentError: declined',
        eventName: 'sentry.event',
        service: 'shop-web',
        traceId: TRACE,
        spanId: '051581bf3cb55c13',
        attributes: {
          global_trace_id: SCENARIO,
          'sentry.event_id': EVENT_ID,
          'log.record.uid': EVENT_ID,
          'exception.type': 'PaymentError',
          'exception.message': 'declined',
          'exception.stacktrace': 'at pay (app.js:3:9)\nat main (?:0:0)',
          'sentry.release': 'shop-web@1.42.0',
        },
        resource: {},
      },
    ],
  })
})

test('takes the length of an item at its word, newlines and all', () => {
  const attachment = 'line 1\nline 2\n'
  const envelope = lines(
    {},
    { type: 'attachment', length: attachment.length },
    attachment,
    { type: 'event' },
    EVENT,
    '',
  )
  assert.deepEqual([readEnvelope(envelope).records.length, readEnvelope(envelope).ignored], [1, 1])
})

test('counts items of other types and keeps none of them', () => {
  const { records, ignored } = readEnvelope(lines({}, { type: 'session' }, {}, { type: 'transaction' }, {}))
  assert.deepEqual([records.length, ignored], [0, 2])
})

test('has a body for an event without exception', () => {
  assert.equal(readEvent({ message: 'hello' })?.body, 'hello')
  assert.equal(readEvent({ logentry: { message: 'hello %s', formatted: 'hello you' } })?.body, 'hello you')
  assert.equal(readEvent({})?.body, 'event without message')
})

test('reads tags written as pairs', () => {
  assert.equal(readEvent({ tags: [['global_trace_id', SCENARIO], 5] })?.attributes.global_trace_id, SCENARIO)
})

test('rejects an event that is no object', () => {
  assert.equal(readEnvelope(lines({}, { type: 'event' }, '[]')).rejected, 1)
})

for (const body of [
  '',
  'hello',
  '{}\nhello',
  '{}\n{"type":"event","length":99}\n{}',
  '{}\n{"type":"event","length":-9}\n',
])
  test(`calls ${JSON.stringify(body)} malformed`, () => {
    assert.throws(() => readEnvelope(Buffer.from(body)), { name: 'Malformed' })
  })

test('takes an event that is nested deeper than anybody reads, down to there', () => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
  const event = `{"message":"declined","tags":{"a":${deep}},"exception":{"values":[{"stacktrace":{"frames":[{"function":${deep}}]}}]}}`
  const { records, rejected } = readEnvelope(lines({}, { type: 'event' }, event))
  assert.deepEqual([records.length, rejected], [1, 0])
  assert.equal(records[0]?.body, 'declined')
})
