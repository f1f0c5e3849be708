import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readLogsJson, readTracesJson } from '../src/receiver/otlp-json.js'
import { readLogsProtobuf, readTracesProtobuf } from '../src/receiver/otlp-protobuf.js'
import { encode } from './support/proto.js'

const VALUES = [
  ['text', { stringValue: '결제 실패 🧵' }],
  ['empty', { stringValue: '' }],
  ['yes', { boolValue: true }],
  ['no', { boolValue: false }],
  ['zero', { intValue: '0' }],
  ['minus', { intValue: '-42' }],
  ['safe', { intValue: '9007199254740991' }],
  ['greatest', { intValue: '9223372036854775807' }],
  ['least', { intValue: '-9223372036854775808' }],
  ['double', { doubleValue: -0.125 }],
  ['list', { arrayValue: { values: [{ stringValue: 'a' }, { intValue: '7' }, { arrayValue: {} }] } }],
  ['map', { kvlistValue: { values: [{ key: 'in', value: { kvlistValue: { values: [] } } }] } }],
  ['bytes', { bytesValue: 'AAH/' }],
  ['absent', {}],
  ['__proto__', { stringValue: 'data' }],
] as const

const attributes = VALUES.map(([key, value]) => ({ key, value }))
const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'orders' } }] }
const hex = (id: string) => Buffer.from(id, 'hex')

const SPAN = {
  traceId: '5b8aa5a2d2c872e8321cf37308d69df2',
  spanId: '051581bf3cb55c13',
  parentSpanId: '5fb397be34d26b51',
  traceState: 'a=1',
  name: 'POST /api/orders',
  kind: 3,
  startTimeUnixNano: '1772323200123456789',
  endTimeUnixNano: '1772323200223456789',
  attributes,
  droppedAttributesCount: 3,
  events: [{ timeUnixNano: '1772323200133456789', name: 'exception', attributes }],
  links: [{ traceId: '11aaa5a2d2c872e8321cf37308d69d11', spanId: '11aa81bf3cb55c11', attributes, flags: 1 }],
  status: { code: 2, message: 'declined' },
  flags: 257,
}

const LOG = {
  timeUnixNano: '1772323200123456789',
  observedTimeUnixNano: '1772323200123456790',
  severityNumber: 13,
  body: { kvlistValue: { values: attributes } },
  attributes,
  traceId: SPAN.traceId,
  spanId: SPAN.spanId,
  eventName: 'silmari.delivery',
}

const tracesWith = (spans: object[]) => ({
  resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 's' }, spans }] }],
})
const logsWith = (logRecords: object[]) => ({ resourceLogs: [{ resource, scopeLogs: [{ logRecords }] }] })

const spanBytes = encode(
  'ExportTraceServiceRequest',
  tracesWith([
    {
      ...SPAN,
      traceId: hex(SPAN.traceId),
      spanId: hex(SPAN.spanId),
      parentSpanId: hex(SPAN.parentSpanId),
      links: SPAN.links.map(link => ({ ...link, traceId: hex(link.traceId), spanId: hex(link.spanId) })),
    },
  ]),
)
const logBytes = encode(
  'ExportLogsServiceRequest',
  logsWith([{ ...LOG, traceId: hex(LOG.traceId), spanId: hex(LOG.spanId) }]),
)

test('reads from protobuf, as protobufjs writes it, what it reads from JSON', () => {
  assert.deepEqual(readTracesProtobuf(spanBytes), readTracesJson(JSON.stringify(tracesWith([SPAN]))))
  assert.deepEqual(readLogsProtobuf(logBytes), readLogsJson(JSON.stringify(logsWith([LOG]))))
})

test('reads every field of a span', () => {
  const { records, rejected } = readTracesProtobuf(spanBytes)
  const span = JSON.parse(JSON.stringify(records[0]))
  const values = JSON.parse(`{
    "text": "결제 실패 🧵", "empty": "", "yes": true, "no": false, "zero": 0, "minus": -42, "safe": 9007199254740991,
    "greatest": "9223372036854775807", "least": "-9223372036854775808", "double": -0.125, "list": ["a", 7, []],
    "map": {"in": {}}, "bytes": "AAH/", "absent": null, "__proto__": "data"}`)
  assert.equal(rejected, 0)
  assert.deepEqual(span, {
    traceId: SPAN.traceId,
    spanId: SPAN.spanId,
    parentSpanId: SPAN.parentSpanId,
    name: 'POST /api/orders',
    kind: 'client',
    service: 'orders',
    startMs: 1772323200123.4568,
    endMs: 1772323200223.4568,
    status: 'error',
    statusMessage: 'declined',
    attributes: values,
    resource: { 'service.name': 'orders' },
    scope: 's',
    events: [{ timeMs: 1772323200133.4568, name: 'exception', attributes: values }],
    links: [{ traceId: '11aaa5a2d2c872e8321cf37308d69d11', spanId: '11aa81bf3cb55c11', attributes: values }],
  })
})

test('skips fields that it does not know, groups of old protobuf among them', () => {
  const span = { traceId: hex(SPAN.traceId), spanId: hex(SPAN.spanId), startTimeUnixNano: '5000000' }
  const later = encode('ExportTraceServiceRequest', {
    ...tracesWith([{ ...span, future: 1.5, further: '9', flags: 1 }]),
    future: 'later',
  })
  const group = Buffer.from([0x9b, 0x06, 0x08, 0x01, 0x13, 0x14, 0x9c, 0x06]) // field 99: { 1: 1, 2: { } }
  const { records } = readTracesProtobuf(Buffer.concat([group, later]))
  assert.deepEqual([records.length, records[0]?.startMs], [1, 5])
})

test('knows the resource of a record that is written before it', () => {
  const scope = encode('ResourceLogs', { scopeLogs: [{ logRecords: [{ eventName: 'early' }] }] })
  const late = encode('ResourceLogs', { resource })
  const body = Buffer.concat([scope, late])
  const { records } = readLogsProtobuf(Buffer.concat([Buffer.from([0x0a, body.length]), body]))
  assert.equal(records[0]?.service, 'orders')
})

test('takes NaN and the infinities as the strings that JSON has for them', () => {
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    const record = { attributes: [{ key: 'x', value: { doubleValue: value } }] }
    const { records } = readLogsProtobuf(encode('ExportLogsServiceRequest', logsWith([record])))
    assert.equal(records[0]?.attributes.x, String(value))
  }
})

test('answers bytes of any kind with records or with Malformed, never otherwise', () => {
  const tryToRead = (bytes: Uint8Array) => {
    try {
      readTracesProtobuf(Buffer.from(bytes))
      readLogsProtobuf(Buffer.from(bytes))
    } catch (error) {
      assert.equal((error as Error).name, 'Malformed')
    }
  }
  fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), tryToRead), { numRuns: 2000 })
  const damaged = fc.tuple(fc.nat(spanBytes.length - 1), fc.nat(255)).map(([at, byte]) => {
    const bytes = Buffer.from(spanBytes)
    bytes[at] = byte
    return bytes
  })
  fc.assert(fc.property(damaged, tryToRead), { numRuns: 2000 })
  for (let length = 0; length < spanBytes.length; length++) tryToRead(spanBytes.subarray(0, length))
})

test('survives values nested deeper than anybody means them', () => {
  let value: object = { stringValue: 'deep' }
  for (let i = 0; i < 45; i++) value = { arrayValue: { values: [value] } }
  const logs = logsWith([{ body: value, attributes: [{ key: 'after', value: { boolValue: true } }] }])
  const [fromProtobuf] = readLogsProtobuf(encode('ExportLogsServiceRequest', logs)).records
  const [fromJson] = readLogsJson(JSON.stringify(logs)).records
  assert.equal(fromProtobuf?.attributes.after, true)
  assert.equal(fromJson?.attributes.after, true)
  assert.equal(JSON.stringify(fromProtobuf?.body).includes('deep'), false)
})
