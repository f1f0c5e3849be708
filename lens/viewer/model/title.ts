import type { Access, AttributeValue, Log, Span, SpanEvent } from '../../src/record.js'
import { lossOf } from './loss.js'
import { first, methodOf, pathOf, routeOf, splitSql, statementOf, statusOf, urlOf } from './semantics.js'

/** Instrumentation that knows no route names a span "GET"; its path then says more. */
export function titleOfSpan({ name, attributes }: Span): string {
  const where = routeOf(attributes) ?? urlOf(attributes)
  return cut(where && name === methodOf(attributes) ? `${name} ${pathOf(where)}` : name)
}

export function detailOfSpan({ attributes, status, statusMessage }: Span): string {
  const statement = statementOf(attributes)
  const code = statusOf(attributes)
  const told = [
    code && (status === 'error' || Number(code) >= 400) ? code : null,
    status === 'error' && statusMessage ? oneLine(statusMessage) : null,
    statement && oneLine(splitSql(statement).statement),
  ]
  return [...new Set(told.filter(Boolean))].join(' · ')
}

export function titleOfLog(log: Log): string {
  const { body, eventName, severity, attributes } = log
  const vital = eventName === 'browser.web_vital' && first(attributes, 'browser.web_vital.name')
  if (vital) return `${vital.toUpperCase()} ${Number(Number(attributes['browser.web_vital.value']).toPrecision(3))}`
  return oneLine(toText(body)) || eventName || severity || '…'
}

export function titleOfEvent({ name, attributes }: SpanEvent): string {
  const url = urlOf(attributes)
  const what = first(attributes, 'exception.message') ?? (url && pathOf(url))
  return cut(what ? `${name} ${oneLine(what)}` : name)
}

export function titleOfAccess({ method, path, server }: Access): string {
  return cut(`${method} ${pathOf(path)}`.trim()) || server || '…'
}

export function detailOfAccess({ status, upstream }: Access): string {
  return [status, upstream && `→ ${upstream}`].filter(Boolean).join(' ')
}

/** A log record that is worth a row of its own even when the others are only marks. */
export function isNotable(log: Log, servicesWithSpans: ReadonlySet<string | null>): boolean {
  return (
    log.severityNumber >= 13 || // WARN, https://opentelemetry.io/docs/specs/otel/logs/data-model/#severity-fields
    log.eventName === 'sentry.event' ||
    lossOf(log).length > 0 ||
    // A database's or proxy's log may be the only sign of it.
    !servicesWithSpans.has(log.service)
  )
}

export function toText(value: AttributeValue): string {
  return typeof value === 'string' ? value : value === null ? '' : JSON.stringify(value)
}

// Wider than any row; a browser is slow with a line of a megabyte.
const MOST_CHARACTERS = 300
const cut = (text: string): string => text.slice(0, MOST_CHARACTERS)
const oneLine = (text: string): string => cut(text.trim().replace(/\s+/g, ' '))
