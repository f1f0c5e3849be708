/** `RequestInit` as a page may give it: frozen, inherited, polluted, with getters. Nothing here runs the page's code. */
import { getOwnProperty, getPrototypeOf, ownKeys } from '../lib/natives.js'

/** The property that reading `init[name]` would find, without reading it. */
export function peek(init: object | undefined, name: string): PropertyDescriptor | undefined {
  for (let at: object | null | undefined = init; at; at = getPrototypeOf(at)) {
    const found = getOwnProperty(at, name)
    if (found) return found
  }
}

/** Whether `init` is absent or a record of plain values, which can be copied and read as often as we like. */
export function isPlain(init: object | undefined): boolean {
  if (!init) return true
  const prototype = getPrototypeOf(init)
  if (prototype && getPrototypeOf(prototype)) return false
  const keys = ownKeys(init)
  for (let i = 0; i < keys.length; i++) {
    const property = getOwnProperty(init, keys[i]!)
    if (!property?.enumerable || property.get || property.set) return false
  }
  return true
}

/** A copy of the plain `init` with other headers. */
export function copyInit(init: RequestInit | undefined, headers: unknown): object {
  return { __proto__: init ? getPrototypeOf(init) : null, ...init, headers }
}

/** The same members as `init`, each read from it when the browser reads it, once, except that `headers` pass through `change`. */
export function viewInit(init: object, change: (headers: unknown) => unknown): object {
  return new Proxy(init, {
    get(target, name) {
      const value = target[name as never]
      return name === 'headers' ? change(value) : value
    },
  })
}

/** Whether a view of `init` may show other headers: it must not contradict a property that is locked. */
export function isViewable(init: object): boolean {
  const own = getOwnProperty(init, 'headers')
  return !own || !!own.configurable || !!own.writable || !!own.get
}
