import { lowerCase, ownKeys } from '../lib/natives.js'
import { iterator } from '../lib/symbol.js'

/** Name and value as the page wrote them: of any kind, for the browser to judge. */
export type Pair = readonly unknown[]

/**
 * What a page gave as `headers`, read as the browser itself would read it: once, in order, names as written. `undefined`
 * where the browser will refuse what was given: it shall say so in its own words.
 */
export function copyHeaders(given: unknown = {}): Pair[] | undefined {
  if (!isObject(given)) return
  if (!isIterable(given)) {
    const record = { ...given } as Record<PropertyKey, unknown>
    return ownKeys(record).map(name => [name, record[name]])
  }
  const pairs: Pair[] = []
  for (const entry of given) {
    if (!isIterable(entry)) return
    // An entry may be any iterable, even one that can be read only once.
    pairs[pairs.length] = [...entry]
  }
  return pairs
}

/** The value of a header by its name in lower case, of several joined as on the wire; `undefined` where there is none. */
export function findHeader(pairs: readonly Pair[], name: string): string | undefined {
  let found: string | undefined
  for (let i = 0; i < pairs.length; i++) {
    const { 0: key, 1: value } = pairs[i]!
    if (typeof key !== 'string' || lowerCase(key) !== name) continue
    // Objects are left to the browser: turning them into text runs the page's code, and that once only.
    const text = typeof value === 'string' ? value : ''
    found = found === undefined ? text : `${found}, ${text}`
  }
  return found
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return isObject(value) && !!value[iterator as keyof object]
}
