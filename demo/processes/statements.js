import { readSqlComment } from 'silmari/node'

// Short against a person's patience, long against the cost of an empty query.
const EVERY_MS = 200

/**
 * Reads new rows of the database's statement record and hands each to `write` as a JSON log line, with the ids that the
 * statement's comment carries. Resolves with what ends it, after a last look.
 */
export async function followStatements(client, write) {
  const { rows } = await client.query('SELECT coalesce(max(id), 0) AS id FROM silmari_demo.statements')
  let last = rows[0].id
  let looking = Promise.resolve()
  const look = async () => {
    const { rows } = await client.query('SELECT * FROM silmari_demo.statements WHERE id > $1 ORDER BY id', [last])
    for (const row of rows) write(toLogLine(row))
    last = rows.at(-1)?.id ?? last
  }
  const timer = setInterval(() => {
    looking = looking.then(look)
  }, EVERY_MS)
  return () => {
    clearInterval(timer)
    return looking.then(look)
  }
}

function toLogLine({ at, statement, rows }) {
  const carried = readSqlComment(statement).attributes
  const [, TraceId, SpanId] = carried?.traceparent?.split('-') ?? []
  return JSON.stringify({
    time: at.toISOString(),
    level: 'info',
    service: 'postgresql',
    message: statement,
    GlobalTraceId: carried?.global_trace_id,
    TraceId,
    SpanId,
    rows,
  })
}
