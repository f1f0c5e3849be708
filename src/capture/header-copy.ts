import { lowerCase } from '../lib/natives.js'
import type { Header } from './request.js'

/** What a page gave as `headers`, copied as the browser itself would read it: once, in order, names as written. */
export interface HeaderCopy {
  /** The page's values by lower-case name. */
  readonly names: Readonly<Record<string, string | undefined>>
  /** Adds headers, or one more value to a header that is there. */
  add(headers: readonly Header[]): void
  /** To be given to the browser in place of the page's own object. */
  readonly value: object
}

type Pair = readonly [name: unknown, value: unknown]

/** `undefined` where the browser will refuse what was given: it shall say so in its own words. */
export function copyHeaders(given: unknown = {}): HeaderCopy | undefined {
  const names: Record<string, string> = Object.create(null)
  const note = (name: unknown, value: unknown): void => {
    if (typeof name !== 'string') return
    const key = lowerCase(name)
    // Objects are left to the browser: turning them into text runs the page's code, and that once only.
    const text = typeof value === 'string' ? value : ''
    names[key] = key in names ? `${names[key]}, ${text}` : text
  }
  if (isIterable(given)) {
    const value: Pair[] = []
    for (const entry of given) {
      if (!isIterable(entry)) return
      // An entry may be any iterable, even one that can be read only once.
      const pair = (Array.isArray(entry) ? entry : [...entry]) as unknown as Pair
      value[value.length] = pair
      note(pair[0], pair[1])
    }
    return {
      names,
      value,
      add(headers) {
        for (let i = 0; i < headers.length; i++) value[value.length] = headers[i]!
      },
    }
  }
  if (!given || typeof given !== 'object') return
  const value = { __proto__: null, ...given } as unknown as Record<string, string>
  for (const name in value) note(name, value[name])
  return {
    names,
    value,
    add(headers) {
      for (let i = 0; i < headers.length; i++) {
        const { 0: name, 1: added } = headers[i]!
        value[name] = name in value ? `${value[name]}, ${added}` : added
      }
    },
  }
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && !!(value as Iterable<unknown> | null)?.[Symbol.iterator]
}
