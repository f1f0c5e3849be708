import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { toTraceId } from '../id.js'
import type { Attributes } from '../record.js'
import * as queries from './queries.js'
import { readAccess, readLog, readSpan, readSummaries } from './read-rows.js'
import { globalTraceIdOf, type Row, SCHEMA, SCHEMA_VERSION, toAccessRow, toLogRow, toSpanRow } from './schema.js'
import type { ScenarioSummary, Store } from './store.js'
import { createWriter, type Rows } from './writer.js'

// The appender's automatic checkpoint stalls ingest for up to 2 s (measured); the write-ahead log may grow to this
// while records keep coming, and is folded into the file when they pause.
const CHECKPOINT_THRESHOLD = '1GB'
const IDLE_BEFORE_CHECKPOINT_MS = 5000
const END_OF_TIME = 8.64e15 // the last moment that a Date can hold
// Known pairs of scenario and trace, to write each once. Forgetting one costs a duplicate row, which reads ignore.
const MAX_KNOWN_PAIRS = 100_000

/** A store in one DuckDB file, or in memory for ':memory:'. Only one process can have the file open. */
export async function openDuckdb(path: string): Promise<Store> {
  const instance = await DuckDBInstance.create(path, {
    checkpoint_threshold: CHECKPOINT_THRESHOLD,
    enable_external_access: 'false',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    memory_limit: '2GB',
  })
  const writing = await instance.connect()
  const reading = await instance.connect()
  await prepare(writing, path)
  const writer = createWriter(writing)
  const knownPairs = new Set<string>()
  let idle: NodeJS.Timeout | undefined

  /** Rows of scenario_traces for the records that carry a scenario's id within a trace. */
  function pairsOf<T extends { traceId: string | null; attributes: Attributes; resource?: Attributes }>(
    records: readonly T[],
  ): Row[] {
    const pairs = new Map<string, Row>()
    for (const { traceId, attributes, resource } of records) {
      const globalTraceId = globalTraceIdOf(attributes, resource)
      if (globalTraceId && traceId) pairs.set(globalTraceId + traceId, [globalTraceId, traceId])
    }
    return [...pairs].filter(([key]) => !knownPairs.has(key)).map(([, pair]) => pair)
  }

  async function append(rows: Rows): Promise<void> {
    await writer.append(rows)
    // Known only now: until it is on disk, another batch must bring the pair as well.
    if (knownPairs.size > MAX_KNOWN_PAIRS) knownPairs.clear()
    for (const pair of rows.scenario_traces ?? []) knownPairs.add(pair.join(''))
    clearTimeout(idle)
    // A checkpoint needs a moment without readers; if there is none now, the next pause will do.
    idle = setTimeout(() => void writer.run('CHECKPOINT').catch(() => {}), IDLE_BEFORE_CHECKPOINT_MS).unref()
  }

  async function rows(sql: string, values: (string | number)[]): Promise<unknown[][]> {
    return (await reading.runAndReadAll(sql, values)).getRows()
  }

  async function summaries(ids: string[]): Promise<ScenarioSummary[]> {
    if (ids.length === 0) return []
    const found = readSummaries((await reading.runAndReadAll(queries.partsOf(ids), ids)).getRowObjects())
    return ids.flatMap(id => found.get(id) ?? [])
  }

  return {
    appendSpans: spans => append({ spans: spans.map(toSpanRow), scenario_traces: pairsOf(spans) }),
    appendLogs: logs => append({ logs: logs.map(toLogRow), scenario_traces: pairsOf(logs) }),
    appendAccess: lines => append({ access: lines.map(toAccessRow), scenario_traces: pairsOf(lines) }),

    async listScenarios({ limit, before, beforeId, text }) {
      const values = [before ?? END_OF_TIME, beforeId, ...(text ? [text.toLowerCase()] : [])]
      const ids = (await rows(queries.newest(text !== '', limit + 1), values)).map(([id]) => String(id))
      return { scenarios: await summaries(ids.slice(0, limit)), more: ids.length > limit }
    },

    async scenario(globalTraceId, cap) {
      const id = toTraceId(globalTraceId)
      const [summary] = id ? await summaries([id]) : []
      if (!id || !summary) return null
      const spans = (await rows(queries.spansOf(id, cap), [id])).map(readSpan)
      const logs = (await rows(queries.logsOf(id, cap), [id])).map(readLog)
      const access = (await rows(queries.accessOf(id, cap), [id])).map(readAccess)
      const truncated = spans.length < summary.spans || logs.length < summary.logs || access.length < summary.access
      return { scenario: summary, spans, logs, access, cap: { spans: cap, truncated } }
    },

    async health() {
      const [[spans, logs, access] = []] = await rows(queries.COUNTS, [])
      return { engine: 'duckdb', spans: Number(spans), logs: Number(logs), access: Number(access) }
    },

    async retain(before) {
      for (const statement of queries.forget(before)) await writer.run(statement)
      knownPairs.clear()
    },

    async close() {
      clearTimeout(idle)
      await writer.run('CHECKPOINT').catch(() => {}) // the write-ahead log has everything as well
      reading.closeSync()
      writing.closeSync()
      instance.closeSync()
    },
  }
}

async function prepare(connection: DuckDBConnection, path: string): Promise<void> {
  await connection.run(SCHEMA)
  const found = (await connection.runAndReadAll('SELECT schema_version FROM lens')).getRows()[0]?.[0]
  if (found === undefined) await connection.run(`INSERT INTO lens VALUES (${SCHEMA_VERSION})`)
  else if (found !== SCHEMA_VERSION)
    throw new Error(`${path} was written by another version of the lens (schema ${found}, not ${SCHEMA_VERSION})`)
}
