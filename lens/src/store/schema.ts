// Tables of the DuckDB engine, and each record as a row of one. Attributes are JSON text (a MAP costs the appender
// eight times as long); what the lens looks things up by has its own column.

import type { DuckDBAppender } from '@duckdb/node-api'
import { toGlobalTraceId } from '../id.js'
import type { Access, Attributes, Log, Span } from '../record.js'

export const SCHEMA_VERSION = 1

// A trace belongs to a scenario as soon as one record in it carries the scenario's id: scenario_traces has those pairs.
export const SCHEMA = `
CREATE TABLE IF NOT EXISTS lens (schema_version INTEGER);
CREATE TABLE IF NOT EXISTS scenario_traces (global_trace_id VARCHAR, trace_id VARCHAR);
CREATE TABLE IF NOT EXISTS spans (
  trace_id VARCHAR, span_id VARCHAR, parent_span_id VARCHAR, name VARCHAR, kind VARCHAR, service VARCHAR,
  start_ms DOUBLE, end_ms DOUBLE, status VARCHAR, status_message VARCHAR, scenario_name VARCHAR,
  attributes VARCHAR, resource VARCHAR, scope VARCHAR, events VARCHAR, links VARCHAR);
CREATE TABLE IF NOT EXISTS logs (
  global_trace_id VARCHAR, uid VARCHAR, time_ms DOUBLE, severity VARCHAR, severity_number INTEGER, body VARCHAR,
  event_name VARCHAR, service VARCHAR, trace_id VARCHAR, span_id VARCHAR, scenario_name VARCHAR,
  attributes VARCHAR, resource VARCHAR);
CREATE TABLE IF NOT EXISTS access (
  global_trace_id VARCHAR, time_ms DOUBLE, duration_ms DOUBLE, method VARCHAR, path VARCHAR, status INTEGER,
  server VARCHAR, upstream VARCHAR, retries INTEGER, trace_id VARCHAR, span_id VARCHAR, attributes VARCHAR);
`

export type Table = 'spans' | 'logs' | 'access' | 'scenario_traces'

/** Columns in the order of the table; a number goes into DOUBLE unless wrapped as an integer. */
export type Cell = string | number | null | { integer: number | null }
export type Row = readonly Cell[]

/** The id that the record itself carries; an SDK may have put it on the resource as well. */
export function globalTraceIdOf(attributes: Attributes, resource?: Attributes): string | null {
  return toGlobalTraceId(attributes.global_trace_id ?? resource?.global_trace_id)
}

export function toSpanRow(span: Span): Row {
  return [
    span.traceId,
    span.spanId,
    span.parentSpanId,
    span.name,
    span.kind,
    span.service,
    span.startMs,
    span.endMs,
    span.status,
    span.statusMessage,
    textOf(span.attributes['scenario.name']),
    JSON.stringify(span.attributes),
    JSON.stringify(span.resource),
    span.scope,
    span.events.length ? JSON.stringify(span.events) : null,
    span.links.length ? JSON.stringify(span.links) : null,
  ]
}

export function toLogRow(log: Log): Row {
  return [
    globalTraceIdOf(log.attributes, log.resource),
    textOf(log.attributes['log.record.uid']),
    log.timeMs,
    log.severity,
    { integer: log.severityNumber },
    JSON.stringify(log.body),
    log.eventName,
    log.service,
    log.traceId,
    log.spanId,
    textOf(log.attributes['scenario.name']),
    JSON.stringify(log.attributes),
    JSON.stringify(log.resource),
  ]
}

export function toAccessRow(line: Access): Row {
  return [
    globalTraceIdOf(line.attributes),
    line.timeMs,
    line.durationMs,
    line.method,
    line.path,
    { integer: line.status },
    line.server,
    line.upstream,
    { integer: line.retries },
    line.traceId,
    line.spanId,
    JSON.stringify(line.attributes),
  ]
}

export function appendRow(appender: DuckDBAppender, row: Row): void {
  for (const cell of row) {
    if (cell === null) appender.appendNull()
    else if (typeof cell === 'string') appender.appendVarchar(cell)
    else if (typeof cell === 'number') appender.appendDouble(cell)
    else if (cell.integer === null) appender.appendNull()
    else appender.appendInteger(cell.integer)
  }
  appender.endRow()
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}
