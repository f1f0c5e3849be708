import { injectW3c } from '../propagation/w3c.js'
import { isWire } from '../propagation/wire.js'
import { currentContext } from './context.js'
import { GLOBAL_TRACE_ID } from './keys.js'
import { type CommentOptions, sqlComment } from './sql-comment.js'

type Call = (...args: unknown[]) => unknown

/**
 * A pool or client of pg, or of mysql2 with `dialect: 'mysql'`, whose statements carry the GlobalTraceId and `traceparent`
 * of the current request in a comment, so that the database's own log names the person's act. Clients that it gives do as
 * well; what was given is not changed. Prepared statements (named ones of pg, `execute` of mysql2), cursors, statements
 * with a comment of their own and those sent outside of a request go as they are. The comment stands behind the statement
 * unless `style` says `prefix`.
 *
 * ```ts
 * const pool = withSqlComment(new pg.Pool())
 * await pool.query('SELECT now()')
 * ```
 */
export function withSqlComment<P extends object>(pool: P, options: CommentOptions = {}): P {
  const wrap = (given: unknown): unknown => (isObject(given) ? withSqlComment(given, options) : given)
  return new Proxy(pool, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target)
      if (typeof value !== 'function') return value
      const call: Call = value.bind(target)
      if (name === 'query')
        return (statement: unknown, ...rest: unknown[]) => call(comment(statement, options), ...rest)
      if (name === 'connect' || name === 'getConnection') return (done?: unknown) => connect(call, done, wrap)
      // mysql2's own way to the same pool or client with promises.
      return name === 'promise' ? () => wrap(call()) : call
    },
  })
}

/** A pool gives a client, to a callback or a promise; `connect` of a client gives none. */
function connect(call: Call, done: unknown, wrap: (given: unknown) => unknown): unknown {
  if (typeof done === 'function') {
    return call((error: unknown, client: unknown, ...rest: unknown[]) => done(error, wrap(client), ...rest))
  }
  const connecting = call()
  return connecting instanceof Promise ? connecting.then(wrap) : connecting
}

/** Statements come as texts, or as records with a `text` (pg) or `sql` (mysql2). */
function comment(statement: unknown, options: CommentOptions): unknown {
  if (typeof statement === 'string') return withIds(statement, options)
  // What a cursor or a command of the driver does is its own affair.
  if (!isObject(statement) || 'submit' in statement || 'onResult' in statement) return statement
  const { name, text, sql } = statement as { name?: unknown; text?: unknown; sql?: unknown }
  if (name) return statement
  // Both where there are both: statements of template libraries have getters, which a copy would lose.
  return {
    ...statement,
    ...(typeof text === 'string' && { text: withIds(text, options) }),
    ...(typeof sql === 'string' && { sql: withIds(sql, options) }),
  }
}

function withIds(sql: string, { style = 'suffix', dialect = 'postgresql' }: CommentOptions): string {
  const request = currentContext()
  if (!request) return sql
  const { traceId = '', spanId = '', sampled = true, random = false, globalTraceId } = request
  const ids = { traceId, spanId, sampled, random }
  const [traceparent] = isWire(ids) ? injectW3c(ids) : []
  const values = {
    ...(globalTraceId && { [GLOBAL_TRACE_ID]: globalTraceId }),
    ...(traceparent && { traceparent: traceparent[1] }),
  }
  return sqlComment(sql, values, { style, dialect })
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
