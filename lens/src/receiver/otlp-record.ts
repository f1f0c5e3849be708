// What the JSON and the protobuf reader have in common: an OTLP message with its fields read, judged and made a record.

import { toSpanId, toTraceId } from '../id.js'
import type { Attributes, AttributeValue, Log, Span, SpanEvent, SpanKind, SpanLink, SpanStatus } from '../record.js'

/** The message's fields with the protocol's defaults ('' and 0) where one was absent; times in epoch milliseconds. */
export interface OtlpSpan {
  traceId: string
  spanId: string
  parentSpanId: string
  name: string
  kind: number
  startMs: number
  endMs: number
  statusCode: number
  statusMessage: string
  attributes: Attributes
  events: SpanEvent[]
  links: SpanLink[]
}

export interface OtlpLog {
  timeMs: number
  observedMs: number
  severityNumber: number
  severityText: string
  body: AttributeValue
  eventName: string
  traceId: string
  spanId: string
  attributes: Attributes
}

/** What the records of one scope of one resource share. */
export interface Origin {
  resource: Attributes
  scope: string | null
}

const KINDS: readonly SpanKind[] = ['internal', 'internal', 'server', 'client', 'producer', 'consumer']
const STATUSES: readonly SpanStatus[] = ['unset', 'ok', 'error']
const SEVERITIES = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'] as const

export function toSpan(span: OtlpSpan, origin: Origin): Span | string {
  const traceId = toTraceId(span.traceId)
  if (!traceId) return 'a span has no valid traceId (16 bytes; 32 hex digits in JSON)'
  const spanId = toSpanId(span.spanId)
  if (!spanId) return 'a span has no valid spanId (8 bytes; 16 hex digits in JSON)'
  if (!(span.startMs > 0)) return 'a span has no valid startTimeUnixNano'
  return {
    traceId,
    spanId,
    parentSpanId: toSpanId(span.parentSpanId),
    name: span.name,
    kind: KINDS[span.kind] ?? 'internal',
    service: serviceOf(origin.resource),
    startMs: span.startMs,
    endMs: Math.max(span.startMs, span.endMs || 0),
    status: STATUSES[span.statusCode] ?? 'unset',
    statusMessage: span.statusMessage || null,
    attributes: span.attributes,
    resource: origin.resource,
    scope: origin.scope,
    events: span.events,
    links: span.links.filter(link => toTraceId(link.traceId) && toSpanId(link.spanId)),
  }
}

/**
 * Never unusable: the log data model says that a record with an invalid trace id is one without trace, and that a
 * record without time has the time at which it was observed; the lens observes it now.
 */
export function toLog(log: OtlpLog, origin: Origin): Log {
  return {
    timeMs: log.timeMs || log.observedMs || Date.now(),
    severity: log.severityText || severityOf(log.severityNumber),
    severityNumber: severityOf(log.severityNumber) ? Math.trunc(log.severityNumber) : 0,
    body: log.body,
    eventName: log.eventName || textOf(log.attributes['event.name']),
    service: serviceOf(origin.resource),
    traceId: toTraceId(log.traceId),
    spanId: toSpanId(log.spanId),
    attributes: log.attributes,
    resource: origin.resource,
  }
}

/** Severity numbers come in fours: 9 to 12 are INFO to INFO4. */
export function severityOf(number: number): string | null {
  return SEVERITIES[Math.floor((number - 1) / 4)] ?? null
}

function serviceOf(resource: Attributes): string | null {
  return textOf(resource['service.name'])
}

function textOf(value: AttributeValue | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}
