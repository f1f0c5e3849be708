export interface CommentOptions {
  /**
   * Where the comment stands. `prefix` survives where a database cuts long statements off (PostgreSQL's
   * `track_activity_query_size`); `suffix` is what sqlcommenter prescribes. Default `suffix`.
   */
  readonly style?: 'suffix' | 'prefix'
  /** In PostgreSQL `#` is an operator, elsewhere it may begin a comment. Default: a statement with `#` is left alone. */
  readonly dialect?: 'postgresql' | 'mysql'
}

/**
 * `sql` with `values` in a comment (https://google.github.io/sqlcommenter/spec/): keys sorted, both sides percent-encoded
 * down to unreserved characters, so that no value can end the comment, begin a MySQL `/*!` one, or look like a
 * placeholder. Put ids in, never what a person typed.
 *
 * The statement comes back as it was if it has a comment already (or what looks like one), or if there is nothing to say.
 * Not for prepared or named statements: each text would be prepared anew.
 *
 * ```ts
 * sqlComment('SELECT 1', { global_trace_id: id }) // SELECT 1 /*global_trace_id='…'*\/
 * ```
 */
export function sqlComment(
  sql: string,
  values: Readonly<Record<string, string>>,
  { style = 'suffix', dialect }: CommentOptions = {},
): string {
  const hasComment = /--|\/\*/.test(sql) || (dialect !== 'postgresql' && sql.includes('#'))
  const pairs = Object.entries(values).filter(([key, value]) => key && value)
  const body = sql.trimEnd()
  if (hasComment || !body || !pairs.length) return sql
  const text = pairs.map(([key, value]) => `${encode(key)}='${encode(value)}'`).sort()
  const comment = `/*${text.join()}*/`
  if (style === 'prefix') return `${comment} ${sql}`
  // Behind a semicolon the comment would be a statement of its own to some clients.
  return body.endsWith(';') ? `${body.slice(0, -1)} ${comment}${sql.slice(body.length - 1)}` : `${sql} ${comment}`
}

/** Splits a statement from a comment of that shape at its end or start; `attributes` is `null` where there is none. */
export function readSqlComment(sql: string): { sql: string; attributes: Record<string, string> | null } {
  const open = sql.lastIndexOf('/*')
  const close = sql.indexOf('*/', open)
  const attributes = open < 0 || close < 0 ? null : readPairs(sql.slice(open + 2, close))
  return attributes
    ? { sql: `${sql.slice(0, open).trimEnd()}${sql.slice(close + 2)}`.trim(), attributes }
    : { sql, attributes }
}

function readPairs(text: string): Record<string, string> | null {
  const pair = /\s*([^=',\s]+)='((?:[^'\\]|\\.)*)'\s*(,|$)/y // sticky: each part is looked at once
  const pairs: [string, string][] = []
  while (pair.lastIndex < text.length) {
    const [, key, value] = pair.exec(text) ?? []
    if (key === undefined || value === undefined) return null
    pairs.push([decode(key), decode(value.replace(/\\(.)/g, '$1'))])
  }
  return pairs.length ? Object.fromEntries(pairs) : null
}

function encode(text: string): string {
  return encodeURIComponent(text.replace(/\p{Cs}/gu, '\ufffd')).replace(
    /[!'()*]/g,
    char => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text // written by somebody who does not encode
  }
}
