// Sentry's envelopes: https://develop.sentry.dev/sdk/foundations/transport/envelopes/
// A line of headers, then items: a line of headers and a payload, as long as `length` says or up to the next newline.
// Error events become log records, so that they stand in the scenario beside the span that was current.

import { toSpanId, toTraceId } from '../id.js'
import type { Attributes, AttributeValue, Log } from '../record.js'
import { limitDepth } from './depth.js'
import { createIntake, type Intake, take } from './intake.js'
import { Malformed } from './malformed.js'
import { severityOf } from './otlp-record.js'

type Fields = Record<string, unknown>

export interface Envelope extends Intake<Log> {
  eventId: string | null
  /** Items that are no error events: sessions, transactions, replays. */
  ignored: number
}

const SEVERITY_NUMBERS: Record<string, number> = { fatal: 21, error: 17, warning: 13, log: 9, info: 9, debug: 5 }
const NEWLINE = 0x0a

/** The error events of an envelope. Throws Malformed when it is none. */
export function readEnvelope(body: Buffer): Envelope {
  const envelope: Envelope = { ...createIntake<Log>(), eventId: null, ignored: 0 }
  const [headers, afterHeaders] = readLine(body, 0)
  envelope.eventId = toText(headers.event_id)
  for (let at = afterHeaders; at < body.length; ) {
    if (body[at] === NEWLINE) {
      at++ // an empty line between or after items
      continue
    }
    const [item, start] = readLine(body, at)
    const end = typeof item.length === 'number' ? start + item.length : lineEnd(body, start)
    if (!(end >= start && end <= body.length)) throw new Malformed('an item of the envelope is longer than the body')
    if (item.type === 'event') take(envelope, toLog(body.toString('utf8', start, end), envelope.eventId))
    else envelope.ignored++
    at = end + 1
  }
  return envelope
}

function toLog(payload: string, envelopeEventId: string | null): Log | string {
  const event = toFields(limitDepth(parse(payload) as Attributes | null))
  if (!event) return 'an event is not a JSON object'
  const eventId = toText(event.event_id) ?? envelopeEventId
  const exception = toFields(toArray(toFields(event.exception)?.values).at(-1)) // the outermost comes last
  const trace = toFields(toFields(event.contexts)?.trace)
  const tags = readTags(event.tags)
  const severityNumber = SEVERITY_NUMBERS[toText(event.level) ?? 'error'] ?? 17
  return {
    timeMs: toMs(event.timestamp) ?? Date.now(),
    severity: severityOf(severityNumber),
    severityNumber,
    body: messageOf(event, exception),
    eventName: 'sentry.event',
    service: toText(tags['service.name']) ?? toText(event.release)?.split('@', 1)[0] ?? null,
    traceId: toTraceId(trace?.trace_id),
    spanId: toSpanId(trace?.span_id),
    attributes: present({
      ...tags,
      'sentry.event_id': eventId,
      'log.record.uid': eventId, // the same event sent again is the same record
      'exception.type': toText(exception?.type),
      'exception.message': toText(exception?.value),
      'exception.stacktrace': toStack(exception),
      'sentry.release': toText(event.release),
      'sentry.environment': toText(event.environment),
      'sentry.transaction': toText(event.transaction),
    }),
    resource: {},
  }
}

function messageOf(event: Fields, exception: Fields | null): string {
  const of = [toText(exception?.type), toText(exception?.value)].filter(Boolean).join(': ')
  const entry = toFields(event.logentry)
  return of || toText(event.message) || toText(entry?.formatted) || toText(entry?.message) || 'event without message'
}

/** Frames come oldest first; a stack is read from the newest. */
function toStack(exception: Fields | null): string | null {
  const frames = toArray(toFields(exception?.stacktrace)?.frames).map(toFields).reverse()
  const lines = frames.map(
    frame => `at ${frame?.function ?? '?'} (${frame?.filename ?? '?'}:${frame?.lineno ?? 0}:${frame?.colno ?? 0})`,
  )
  return lines.join('\n') || null
}

/** Tags are an object, or a list of pairs from older SDKs. */
function readTags(tags: unknown): Attributes {
  const pairs = Array.isArray(tags) ? tags.filter(Array.isArray) : Object.entries(toFields(tags) ?? {})
  return Object.fromEntries(pairs.map(([key, value]) => [String(key), toTagValue(value)]))
}

function toTagValue(value: unknown): AttributeValue {
  return typeof value === 'number' || typeof value === 'boolean' || value === null ? value : String(value)
}

function present(attributes: Attributes): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== null))
}

/** Epoch seconds, or ISO 8601. */
function toMs(timestamp: unknown): number | null {
  const ms = typeof timestamp === 'string' ? Date.parse(timestamp) : Number(timestamp ?? Number.NaN) * 1000
  return Number.isFinite(ms) && ms > 0 ? ms : null
}

function readLine(body: Buffer, at: number): [line: Fields, next: number] {
  const end = lineEnd(body, at)
  const line = parse(body.toString('utf8', at, end))
  if (!line) throw new Malformed('the body is not an envelope: a line of headers is not a JSON object')
  return [line, end + 1]
}

function lineEnd(body: Buffer, at: number): number {
  const end = body.indexOf(NEWLINE, at)
  return end < 0 ? body.length : end
}

function parse(text: string): Fields | null {
  try {
    return toFields(JSON.parse(text))
  } catch {
    return null // not JSON; the caller says what that means
  }
}

const toArray = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
const toText = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)
const toFields = (value: unknown): Fields | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null
