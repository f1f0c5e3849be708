import type { Attributes, NoteDetail, Noted } from '../fact.js'
import { textOf } from '../lib/text.js'
import { ofError } from './attributes.js'
import type { Clean } from './clean.js'

/** A log record as `JsonLogsSerializer` reads it. */
export interface LogRecord {
  readonly hrTime: [seconds: number, nanoseconds: number]
  readonly hrTimeObserved: [seconds: number, nanoseconds: number]
  readonly severityNumber: number
  readonly severityText: string
  readonly body: string | undefined
  readonly eventName: string | undefined
  readonly attributes: Attributes
  readonly droppedAttributesCount: number
  readonly spanContext: { readonly traceId: string; readonly spanId: string; readonly traceFlags: number } | undefined
}

// https://opentelemetry.io/docs/specs/otel/logs/data-model/#field-severitynumber
const SEVERITY = { debug: 5, info: 9, warn: 13, error: 17 } as const

/** Turns a noted fact into a log record; `identity` makes it the same record wherever it arrives twice. */
export function toLogRecord(fact: Noted, identity: Attributes, clean: Clean): LogRecord {
  const { at, ids, certainty } = fact
  const { severity, body, eventName, attributes } = describe(fact)
  const seconds = Math.floor(at / 1e3)
  const time: [number, number] = [seconds, Math.round((at - seconds * 1e3) * 1e6)]
  return {
    hrTime: time,
    hrTimeObserved: time,
    severityNumber: SEVERITY[severity],
    severityText: severity.toUpperCase(),
    body: clean(body),
    eventName,
    attributes: defined({ ...clean(attributes), 'silmari.cause': certainty, ...identity }),
    droppedAttributesCount: 0,
    spanContext: ids && { traceId: ids.traceId, spanId: ids.spanId, traceFlags: +ids.sampled },
  }
}

/** Spans skip what is undefined by themselves. */
function defined(attributes: Attributes): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value != null))
}

interface Parts {
  readonly severity: keyof typeof SEVERITY
  readonly body?: string
  readonly eventName?: string
  readonly attributes: Attributes | undefined
}

function describe({ kind, detail }: Noted): Parts {
  if (kind === 'error') {
    const attributes = ofError(detail as NoteDetail['error'])
    const { 'exception.type': type, 'exception.message': message } = attributes
    const body = type ? `${type}: ${message}` : `${message}`
    return { severity: 'error', body, eventName: 'exception', attributes }
  }
  if (kind === 'event') {
    const { name, attributes } = detail as NoteDetail['event']
    return { severity: 'info', eventName: name, attributes }
  }
  const { severity, message, attributes } = detail as NoteDetail['log']
  // A script may give anything: of an error, its message.
  return { severity, body: textOf(message), attributes }
}
