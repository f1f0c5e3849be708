// Rows of the queries back into records; the order of the columns is that of queries.ts.

import type { Access, Log, Span } from '../record.js'
import type { ScenarioSummary } from './store.js'

type Cells = readonly unknown[]

export function readSpan(row: Cells): Span {
  const [traceId, spanId, parentSpanId, name, kind, service, startMs, endMs, status, statusMessage, ...texts] = row
  const [attributes, resource, scope, events, links] = texts as (string | null)[]
  return {
    traceId,
    spanId,
    parentSpanId,
    name,
    kind,
    service,
    startMs,
    endMs,
    status,
    statusMessage,
    attributes: parse(attributes, {}),
    resource: parse(resource, {}),
    scope,
    events: parse(events, []),
    links: parse(links, []),
  } as Span
}

export function readLog(row: Cells): Log {
  const [timeMs, severity, severityNumber, body, eventName, service, traceId, spanId, attributes, resource] = row
  return {
    timeMs,
    severity,
    severityNumber,
    body: parse(body, null),
    eventName,
    service,
    traceId,
    spanId,
    attributes: parse(attributes, {}),
    resource: parse(resource, {}),
  } as Log
}

export function readAccess(row: Cells): Access {
  const [timeMs, durationMs, method, path, status, server, upstream, retries, traceId, spanId, attributes] = row
  return {
    timeMs,
    durationMs,
    method,
    path,
    status,
    server,
    upstream,
    retries,
    traceId,
    spanId,
    attributes: parse(attributes, {}),
  } as Access
}

interface Part {
  gtid: string
  service: string | null
  kind: 'spans' | 'logs' | 'access'
  n: number
  errors: number
  started: number
  ended: number
  name: string | null
  named_at: number | null
  entry: string | null
  entered_at: number | null
}

/** Puts the parts of each scenario together. A scenario that was renamed has its latest name. */
export function readSummaries(parts: readonly Record<string, unknown>[]): Map<string, ScenarioSummary> {
  const byId = new Map<string, Part[]>()
  for (const part of parts as unknown as readonly Part[]) byId.set(part.gtid, [...(byId.get(part.gtid) ?? []), part])
  return new Map([...byId].map(([id, own]) => [id, toSummary(id, own)]))
}

function toSummary(globalTraceId: string, parts: readonly Part[]): ScenarioSummary {
  const startedAt = Math.min(...parts.map(part => part.started))
  const endedAt = Math.max(...parts.map(part => part.ended))
  const count = (kind: Part['kind']) => sum(parts.filter(part => part.kind === kind).map(part => part.n))
  const byStart = parts.toSorted((a, b) => a.started - b.started)
  const named = parts.toSorted((a, b) => (b.named_at ?? 0) - (a.named_at ?? 0))
  const entered = parts.toSorted((a, b) => (a.entered_at ?? Infinity) - (b.entered_at ?? Infinity))
  return {
    globalTraceId,
    name: named[0]?.name ?? null,
    startedAt,
    endedAt,
    durationMs: endedAt - startedAt,
    entry: entered[0]?.entry ?? null,
    services: [...new Set(byStart.flatMap(part => part.service ?? []))],
    spans: count('spans'),
    logs: count('logs'),
    access: count('access'),
    errors: sum(parts.map(part => part.errors)),
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0)

function parse(text: unknown, absent: unknown): unknown {
  return typeof text === 'string' ? JSON.parse(text) : absent
}
