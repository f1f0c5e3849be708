import { lowerCase } from '../lib/natives.js'

/** What a page gave as `headers`, copied as the browser itself would read it: once, in order, names as written. */
export interface HeaderCopy {
  /** To be given to the browser in place of the page's own object. */
  readonly value: object
  /** The page's value of a header, by its lower-case name. */
  own(name: string): string | undefined
  /** Adds a header, or one more value to the header that is there. */
  add(name: string, value: string): void
}

type Pair = readonly [name: unknown, value: unknown]

/** `undefined` where the browser will refuse what was given: it shall say so in its own words. */
export function copyHeaders(given: unknown = {}): HeaderCopy | undefined {
  if (isIterable(given)) return copyList(given)
  return typeof given === 'object' && given ? copyRecord(given) : undefined
}

function copyRecord(given: object): HeaderCopy {
  const value = { __proto__: null, ...given } as unknown as Record<string, string>
  const lower: Record<string, string> = Object.create(null)
  for (const name in value) note(lower, name, value[name])
  return {
    value,
    own: name => lower[name],
    add(name, added) {
      value[name] = name in value ? `${value[name]}, ${added}` : added
    },
  }
}

function copyList(given: Iterable<unknown>): HeaderCopy | undefined {
  const value: Pair[] = []
  const lower: Record<string, string> = Object.create(null)
  for (const entry of given) {
    if (!isIterable(entry)) return
    // An entry may be any iterable, even one that can be read only once.
    const pair = (Array.isArray(entry) ? entry : [...entry]) as unknown as Pair
    value[value.length] = pair
    note(lower, pair[0], pair[1])
  }
  return {
    value,
    own: name => lower[name],
    add(name, added) {
      value[value.length] = [name, added]
    },
  }
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && !!(value as Iterable<unknown>)[Symbol.iterator]
}

/** Objects are left to the browser: turning them into text runs the page's code, and that once only. */
function note(lower: Record<string, string>, name: unknown, value: unknown): void {
  if (typeof name !== 'string') return
  const key = lowerCase(name)
  const text = typeof value === 'object' || typeof value === 'symbol' ? '' : `${value}`
  lower[key] = key in lower ? `${lower[key]}, ${text}` : text
}
