import type { Attributes } from '../fact.js'

export interface CleanDeps {
  readonly redactUrl: (url: string) => string
  readonly redactText: (text: string) => string
}

/** Redacts whatever stands in an attribute, in one of a list, or in a record of them. */
export type Clean = <T>(value: T, key?: string) => T

// Attributes that hold an address: `url.full`, `browser.referrer`, `script.url`, `csp.blocked_uri`.
const ADDRESS = /(?:^|[._])(?:url|uri|referrer)(?:\.full)?$/

/** Everything that leaves passes here, whoever named it: addresses as addresses, all other text as text. */
export function createClean({ redactUrl, redactText }: CleanDeps): Clean {
  const clean = (value: unknown, key = ''): unknown => {
    if (typeof value === 'string') return ADDRESS.test(key) ? redactUrl(value) : redactText(value)
    if (Array.isArray(value)) return value.map(each => clean(each, key))
    if (typeof value !== 'object' || value === null || value instanceof Date) return value
    const record: Record<string, unknown> = {}
    // Not `for in`: a page may have put something on Object.prototype.
    for (const name of Object.keys(value)) record[name] = clean((value as Attributes)[name], name)
    return record
  }
  return clean as Clean
}
