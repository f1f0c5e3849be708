// The questions of the lens in DuckDB's SQL. Reads give each record once: of a span that came again the longer
// version counts, since one that the page's exit cut short may go on after a return from the back/forward cache.

const list = (ids: readonly string[]) => ids.map((_, i) => `$${i + 1}`).join(', ')

const withMembers = (ids: readonly string[]) => `
WITH members AS (SELECT DISTINCT global_trace_id AS gtid, trace_id FROM scenario_traces WHERE global_trace_id IN (${list(ids)})),
span AS (
  SELECT gtid, s.* FROM members JOIN spans s USING (trace_id)
  QUALIFY row_number() OVER (PARTITION BY gtid, trace_id, span_id ORDER BY end_ms DESC, s.rowid DESC) = 1),
log_of AS (
  SELECT gtid, l.rowid AS id FROM members JOIN logs l USING (trace_id)
  UNION SELECT global_trace_id, rowid FROM logs WHERE global_trace_id IN (${list(ids)})),
log AS (
  SELECT gtid, l.* FROM log_of JOIN logs l ON l.rowid = log_of.id
  QUALIFY row_number() OVER (PARTITION BY gtid, coalesce(uid, l.rowid::VARCHAR) ORDER BY l.rowid) = 1),
line_of AS (
  SELECT gtid, a.rowid AS id FROM members JOIN access a USING (trace_id)
  UNION SELECT global_trace_id, rowid FROM access WHERE global_trace_id IN (${list(ids)})),
line AS (SELECT gtid, a.* FROM line_of JOIN access a ON a.rowid = line_of.id)
`

export const SPAN_COLUMNS = [
  'trace_id, span_id, parent_span_id, name, kind, service, start_ms, end_ms, status, status_message',
  'attributes, resource, scope, events, links',
].join(', ')
export const LOG_COLUMNS =
  'time_ms, severity, severity_number, body, event_name, service, trace_id, span_id, attributes, resource'
export const ACCESS_COLUMNS =
  'time_ms, duration_ms, method, path, status, server, upstream, retries, trace_id, span_id, attributes'

export function spansOf(id: string, limit: number): string {
  return `${withMembers([id])} SELECT ${SPAN_COLUMNS} FROM span ORDER BY start_ms, end_ms DESC, span_id LIMIT ${limit}`
}

export function logsOf(id: string, limit: number): string {
  return `${withMembers([id])} SELECT ${LOG_COLUMNS} FROM log ORDER BY time_ms LIMIT ${limit}`
}

export function accessOf(id: string, limit: number): string {
  return `${withMembers([id])} SELECT ${ACCESS_COLUMNS} FROM line ORDER BY time_ms LIMIT ${limit}`
}

/** One row per scenario and service and kind of record, for summaries of these scenarios. */
export function partsOf(ids: readonly string[]): string {
  return `${withMembers(ids)}
SELECT gtid, service, 'spans' AS kind, count(*)::DOUBLE AS n, count(*) FILTER (status = 'error')::DOUBLE AS errors,
  min(start_ms) AS started, max(end_ms) AS ended,
  arg_max(scenario_name, start_ms) AS name, max(start_ms) FILTER (scenario_name IS NOT NULL) AS named_at,
  arg_min(name, start_ms) FILTER (parent_span_id IS NULL) AS entry, min(start_ms) FILTER (parent_span_id IS NULL) AS entered_at
FROM span GROUP BY gtid, service
UNION ALL
SELECT gtid, service, 'logs', count(*), count(*) FILTER (severity_number >= 17), min(time_ms), max(time_ms),
  arg_max(scenario_name, time_ms), max(time_ms) FILTER (scenario_name IS NOT NULL), NULL, NULL
FROM log GROUP BY gtid, service
UNION ALL
SELECT gtid, NULL, 'access', count(*), 0, min(time_ms), max(time_ms + coalesce(duration_ms, 0)), NULL, NULL, NULL, NULL
FROM line GROUP BY gtid`
}

/** Ids of the newest scenarios: $1 and $2 = started before, or then with an id below; $3 = text sought in lower case. */
export function newest(sought: boolean, limit: number): string {
  const matching = `
AND (starts_with(gtid, replace($3, '-', '')) OR gtid IN (
  SELECT global_trace_id FROM scenario_traces JOIN spans USING (trace_id)
  WHERE contains(lower(name), $3) OR contains(lower(service), $3) OR contains(lower(scenario_name), $3)
  UNION ALL SELECT global_trace_id FROM logs WHERE contains(lower(service), $3) OR contains(lower(scenario_name), $3)))`
  return `
WITH starts AS (
  SELECT global_trace_id AS gtid, min(start_ms) AS started FROM scenario_traces JOIN spans USING (trace_id) GROUP BY ALL
  UNION ALL SELECT t.global_trace_id, min(time_ms) FROM scenario_traces t JOIN logs USING (trace_id) GROUP BY ALL
  UNION ALL SELECT t.global_trace_id, min(time_ms) FROM scenario_traces t JOIN access USING (trace_id) GROUP BY ALL
  UNION ALL SELECT global_trace_id, min(time_ms) FROM logs WHERE global_trace_id IS NOT NULL GROUP BY ALL
  UNION ALL SELECT global_trace_id, min(time_ms) FROM access WHERE global_trace_id IS NOT NULL GROUP BY ALL)
SELECT gtid FROM (SELECT gtid, min(started) AS started FROM starts GROUP BY gtid)
WHERE (started < $1 OR (started = $1 AND gtid < $2)) ${sought ? matching : ''}
ORDER BY started DESC, gtid DESC LIMIT ${limit}`
}

export const COUNTS = `
SELECT (SELECT count(*) FROM spans)::DOUBLE, (SELECT count(*) FROM logs)::DOUBLE, (SELECT count(*) FROM access)::DOUBLE`

export function forget(before: number): string[] {
  return [
    `DELETE FROM spans WHERE end_ms < ${before}`,
    `DELETE FROM logs WHERE time_ms < ${before}`,
    `DELETE FROM access WHERE time_ms < ${before}`,
    `DELETE FROM scenario_traces WHERE trace_id NOT IN (
      SELECT trace_id FROM spans UNION SELECT trace_id FROM logs WHERE trace_id IS NOT NULL
      UNION SELECT trace_id FROM access WHERE trace_id IS NOT NULL)`,
  ]
}
