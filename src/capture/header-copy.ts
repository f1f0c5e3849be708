import { lowerCase } from '../lib/natives.js'

/** What a page gave as `headers`, copied as the browser itself would read it: once, in order, names as written. */
export interface HeaderCopy {
  /** To be given to the browser in place of the page's own object. */
  readonly value: object
  /** The page's values by lower-case name. */
  readonly names: Readonly<Record<string, string | undefined>>
  /** Adds a header, or one more value to a header that is there. */
  add(name: string, value: string): void
}

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
    const list: unknown[] = []
    for (const entry of given) {
      if (!isIterable(entry)) return
      // An entry may be any iterable, even one that can be read only once.
      const pair: readonly unknown[] = Array.isArray(entry) ? entry : [...entry]
      note(pair[0], pair[1])
      list[list.length] = pair
    }
    return {
      value: list,
      names,
      add(name, value) {
        list[list.length] = [name, value]
      },
    }
  }
  if (!given || typeof given !== 'object') return
  const record = { __proto__: null, ...given } as unknown as Record<string, unknown>
  for (const name in record) note(name, record[name])
  return {
    value: record,
    names,
    add(name, value) {
      record[name] = name in record ? `${record[name]}, ${value}` : value
    },
  }
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && !!(value as Iterable<unknown> | null)?.[Symbol.iterator]
}
