// What attributes mean: OpenTelemetry's semantic conventions, and the names they had before they were stable.
import type { Attributes, Span } from '../../src/record.js'

export function first(attributes: Attributes, ...keys: readonly string[]): string | null {
  for (const key of keys) {
    const value = attributes[key]
    if (typeof value === 'string' ? value !== '' : typeof value === 'number') return String(value)
  }
  return null
}

export const methodOf = (a: Attributes) => first(a, 'http.request.method', 'http.method')
export const statusOf = (a: Attributes) => first(a, 'http.response.status_code', 'http.status_code')
export const urlOf = (a: Attributes) => first(a, 'url.full', 'http.url', 'url.path', 'http.target')
export const routeOf = (a: Attributes) => first(a, 'http.route', 'url.template')
export const statementOf = (a: Attributes) => first(a, 'db.query.text', 'db.statement')
export const isDatabase = ({ attributes: a }: Span) =>
  first(a, 'db.system.name', 'db.system') !== null || statementOf(a) !== null

export const isPage = ({ attributes, name }: Span) => 'browser.page.start' in attributes || name === 'documentLoad'

/** The path of a URL that may be absolute, or a path already. */
export function pathOf(url: string): string {
  return url.replace(/^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i, '').replace(/[?#].*$/s, '') || '/'
}

/** Splits a statement from the comment that carries the ids (https://google.github.io/sqlcommenter/spec). */
export function splitSql(text: string): { statement: string; comment: string | null } {
  const [, statement, comment] = /^(.*?)\s*(\/\*[^*]*\*\/)\s*;?\s*$/s.exec(text) ?? []
  if (statement) return { statement, comment: comment ?? null }
  const [, before, after] = /^\s*(\/\*[^*]*\*\/)\s*(.+)$/s.exec(text) ?? []
  return after ? { statement: after, comment: before ?? null } : { statement: text, comment: null }
}
