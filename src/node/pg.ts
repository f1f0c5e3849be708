import { injectW3c } from '../propagation/w3c.js'
import { isWire } from '../propagation/wire.js'
import { currentContext } from './context.js'
import { GLOBAL_TRACE_ID } from './keys.js'
import { type CommentOptions, sqlComment } from './sql-comment.js'

type Style = Pick<CommentOptions, 'style'>
type Call = (...args: unknown[]) => unknown

/**
 * A pg `Pool` or `Client` whose statements carry the GlobalTraceId and `traceparent` of the current request in a
 * comment, so that the database's own log names the person's act. Clients from `connect()` do as well; what was given
 * is not changed. Named (prepared) statements, cursors, statements with a comment of their own and those sent outside
 * of a request go as they are. The comment stands behind the statement unless `style` says `prefix`.
 *
 * ```ts
 * const pool = withSqlComment(new pg.Pool())
 * await pool.query('SELECT now()')
 * ```
 */
export function withSqlComment<P extends object>(pool: P, style?: Style): P {
  return new Proxy(pool, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target)
      if (typeof value !== 'function') return value
      const call: Call = value.bind(target)
      if (name === 'query') return (statement: unknown, ...rest: unknown[]) => call(comment(statement, style), ...rest)
      if (name === 'connect') return (done?: unknown) => connect(call, done, style)
      return call
    },
  })
}

/** `Pool.connect` gives a client, to a callback or a promise; `Client.connect` gives none. */
function connect(call: Call, done: unknown, style: Style | undefined): unknown {
  const wrap = (client: unknown) => (isObject(client) ? withSqlComment(client, style) : client)
  if (typeof done !== 'function') return (call() as Promise<unknown>).then(wrap)
  return call((error: unknown, client: unknown, ...rest: unknown[]) => done(error, wrap(client), ...rest))
}

function comment(statement: unknown, style: Style | undefined): unknown {
  if (typeof statement === 'string') return withIds(statement, style)
  if (!isObject(statement) || 'submit' in statement || ('name' in statement && statement.name)) return statement
  if (!('text' in statement) || typeof statement.text !== 'string') return statement
  return { ...statement, text: withIds(statement.text, style) }
}

function withIds(sql: string, style: Style | undefined): string {
  const request = currentContext()
  if (!request) return sql
  const { traceId = '', spanId = '', sampled = true, random = false, globalTraceId } = request
  const ids = { traceId, spanId, sampled, random }
  const [traceparent] = isWire(ids) ? injectW3c(ids) : []
  return sqlComment(
    sql,
    {
      ...(globalTraceId && { [GLOBAL_TRACE_ID]: globalTraceId }),
      ...(traceparent && { traceparent: traceparent[1] }),
    },
    { ...style, dialect: 'postgresql' },
  )
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
