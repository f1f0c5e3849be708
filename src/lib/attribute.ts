import { apply, getOwnProperty } from './natives.js'

/**
 * Takes the getter of a platform attribute, to read it later whatever the page has put in its place. The reader answers
 * `undefined` for an object of another kind, so it also tells kinds apart where `instanceof` can be fooled.
 */
export function attribute<T extends object, K extends keyof T>(
  prototype: T | undefined,
  name: K,
): (of: unknown) => T[K] | undefined {
  const getter = prototype && getOwnProperty(prototype, name)?.get
  return of => {
    try {
      return getter && apply(getter, of, [])
    } catch {
      // Not an object of this kind.
    }
  }
}
