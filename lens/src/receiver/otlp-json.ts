// OTLP/HTTP in JSON: https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
// lowerCamelCase keys, ids in hex (not base64), enums as integers, 64-bit integers as string or number. Names of enums,
// which the general JSON encoding of protobuf has, are read as well, as by the Collector.

import type { Attributes, AttributeValue, Log, Span } from '../record.js'
import { createIntake, type Intake, take } from './intake.js'
import { MAX_DEPTH, Malformed } from './malformed.js'
import { type Origin, toLog, toSpan } from './otlp-record.js'

type Message = Record<string, unknown>

const KINDS = 'UNSPECIFIED INTERNAL SERVER CLIENT PRODUCER CONSUMER'.split(' ').map(kind => `SPAN_KIND_${kind}`)
const STATUS_CODES = ['STATUS_CODE_UNSET', 'STATUS_CODE_OK', 'STATUS_CODE_ERROR']
const SEVERITIES = [
  'SEVERITY_NUMBER_UNSPECIFIED',
  ...'TRACE DEBUG INFO WARN ERROR FATAL'
    .split(' ')
    .flatMap(severity => ['', '2', '3', '4'].map(step => `SEVERITY_NUMBER_${severity}${step}`)),
]

/** The spans of an ExportTraceServiceRequest. Throws Malformed when it is none. */
export function readTracesJson(text: string): Intake<Span> {
  const intake = createIntake<Span>()
  eachRecord(parse(text), ['resourceSpans', 'scopeSpans', 'spans'], (span, origin) =>
    take(intake, span ? toSpan(readSpan(span), origin) : 'a span is not an object'),
  )
  return intake
}

/** The records of an ExportLogsServiceRequest. Throws Malformed when it is none. */
export function readLogsJson(text: string): Intake<Log> {
  const intake = createIntake<Log>()
  eachRecord(parse(text), ['resourceLogs', 'scopeLogs', 'logRecords'], (log, origin) =>
    take(intake, log ? toLog(readLog(log), origin) : 'a log record is not an object'),
  )
  return intake
}

function parse(text: string): Message {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new Malformed(`the body is not JSON: ${(error as Error).message}`)
  }
  const message = toMessage(value)
  if (!message) throw new Malformed('the body is not a JSON object')
  return message
}

function eachRecord(
  request: Message,
  [resources, scopes, records]: [string, string, string],
  visit: (record: Message | null, origin: Origin) => void,
): void {
  for (const ofResource of messages(request, resources)) {
    const resource = readAttributes(toMessage(ofResource?.resource)?.attributes)
    for (const ofScope of messages(ofResource, scopes)) {
      const origin = { resource, scope: text(toMessage(ofScope?.scope)?.name) || null }
      for (const record of messages(ofScope, records)) visit(record, origin)
    }
  }
}

function readSpan(span: Message) {
  const status = toMessage(span.status)
  return {
    traceId: text(span.traceId),
    spanId: text(span.spanId),
    parentSpanId: text(span.parentSpanId),
    name: text(span.name),
    kind: enumOf(span.kind, KINDS),
    startMs: nanosToMs(span.startTimeUnixNano),
    endMs: nanosToMs(span.endTimeUnixNano),
    statusCode: enumOf(status?.code, STATUS_CODES),
    statusMessage: text(status?.message),
    attributes: readAttributes(span.attributes),
    events: objects(span.events).map(event => ({
      timeMs: nanosToMs(event.timeUnixNano),
      name: text(event.name),
      attributes: readAttributes(event.attributes),
    })),
    links: objects(span.links).map(link => ({
      traceId: text(link.traceId).toLowerCase(),
      spanId: text(link.spanId).toLowerCase(),
      attributes: readAttributes(link.attributes),
    })),
  }
}

function readLog(log: Message) {
  return {
    timeMs: nanosToMs(log.timeUnixNano),
    observedMs: nanosToMs(log.observedTimeUnixNano),
    severityNumber: enumOf(log.severityNumber, SEVERITIES),
    severityText: text(log.severityText),
    body: readValue(log.body, 0),
    eventName: text(log.eventName),
    traceId: text(log.traceId),
    spanId: text(log.spanId),
    attributes: readAttributes(log.attributes),
  }
}

function readAttributes(list: unknown, depth = 0): Attributes {
  // No prototype: the key "__proto__" is data like any other.
  const attributes: Attributes = Object.create(null)
  for (const pair of objects(list)) attributes[text(pair.key)] = readValue(pair.value, depth)
  return attributes
}

function readValue(value: unknown, depth: number): AttributeValue {
  const any = toMessage(value)
  if (!any || depth > MAX_DEPTH) return null
  if (any.stringValue !== undefined) return text(any.stringValue)
  if (any.boolValue !== undefined) return any.boolValue === true
  if (any.intValue !== undefined) return readInteger(any.intValue)
  // JSON has no NaN and no infinities; the protocol writes them as strings, and so they stay.
  if (any.doubleValue !== undefined)
    return typeof any.doubleValue === 'number' ? any.doubleValue : text(any.doubleValue)
  if (any.arrayValue !== undefined)
    return array(toMessage(any.arrayValue)?.values).map(item => readValue(item, depth + 1))
  if (any.kvlistValue !== undefined) return readAttributes(toMessage(any.kvlistValue)?.values, depth + 1)
  if (any.bytesValue !== undefined) return text(any.bytesValue)
  return null
}

/** A number where a double holds it exactly, else its decimal digits. */
function readInteger(value: unknown): AttributeValue {
  if (typeof value === 'number') return value
  if (typeof value !== 'string' || !/^-?\d{1,20}$/.test(value)) return null
  return Number.isSafeInteger(Number(value)) ? Number(value) : value
}

/** 0, which stands for none in the protocol, when it is no unsigned 64-bit integer. */
function nanosToMs(value: unknown): number {
  // Milliseconds and the rest apart: as one double, nanoseconds are rounded to 256 of them.
  if (typeof value === 'string' && /^\d{1,20}$/.test(value))
    return Number(value.slice(0, -6)) + Number(value.slice(-6)) / 1e6
  return typeof value === 'number' && value > 0 && value < 2 ** 64 ? value / 1e6 : 0
}

/** The repeated field of a message: null stands for an entry that is not an object. */
function messages(parent: Message | null, field: string): (Message | null)[] {
  const value = parent?.[field]
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) throw new Malformed(`${field} is not an array`)
  return value.map(toMessage)
}

const objects = (value: unknown): Message[] => array(value).filter((item): item is Message => toMessage(item) !== null)
const array = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const enumOf = (value: unknown, names: readonly string[]): number =>
  typeof value === 'number' ? value : Math.max(0, names.indexOf(text(value)))
const toMessage = (value: unknown): Message | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Message) : null
