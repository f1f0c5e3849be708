import type { DuckDBConnection } from '@duckdb/node-api'
import { appendRow, type Row, type Table } from './schema.js'

export type Rows = Partial<Record<Table, Row[]>>

interface Pending {
  rows: Rows
  resolve: () => void
  reject: (error: unknown) => void
}

export interface Writer {
  /** Resolves when the rows are on disk: all of them, or with the error, none. */
  append(rows: Rows): Promise<void>
  run(sql: string): Promise<void>
}

/**
 * The one place that writes, one transaction after the other. Appends that arrive while one is being committed share
 * the next commit: a commit waits for the disk, and a hundred small requests would otherwise wait a hundred times.
 */
export function createWriter(connection: DuckDBConnection): Writer {
  let waiting: Pending[] = []
  let last: Promise<unknown> = Promise.resolve()

  function inTurn(work: () => Promise<void>): Promise<void> {
    const done = last.then(work)
    last = done.catch(() => {}) // whoever asked for it sees the error; the next in line does not
    return done
  }

  async function writeWaiting(): Promise<void> {
    const group = waiting
    waiting = []
    if (group.length === 0) return
    try {
      await write(group)
      for (const pending of group) pending.resolve()
    } catch (error) {
      if (group.length === 1) return group[0]!.reject(error)
      // One append that the engine refuses must not take its neighbours with it.
      for (const pending of group) await write([pending]).then(pending.resolve, pending.reject)
    }
  }

  async function write(group: readonly Pending[]): Promise<void> {
    await connection.run('BEGIN TRANSACTION')
    try {
      for (const table of ['spans', 'logs', 'access', 'scenario_traces'] as const) {
        const parts = group.map(pending => pending.rows[table] ?? [])
        if (parts.every(part => part.length === 0)) continue
        const appender = await connection.createAppender(table)
        try {
          for (const part of parts) for (const row of part) appendRow(appender, row)
        } catch (error) {
          appender.clear()
          throw error
        } finally {
          appender.closeSync()
        }
      }
      await connection.run('COMMIT')
    } catch (error) {
      await connection.run('ROLLBACK').catch(() => {}) // a failed COMMIT has rolled back already
      throw error
    }
  }

  return {
    append: rows =>
      new Promise((resolve, reject) => {
        waiting.push({ rows, resolve, reject })
        if (waiting.length === 1) inTurn(writeWaiting)
      }),
    run: sql =>
      inTurn(async () => {
        await connection.run(sql)
      }),
  }
}
