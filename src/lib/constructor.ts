import type { Undo } from '../fact.js'
import { attempt } from './guard.js'

// biome-ignore lint/suspicious/noExplicitAny: any class, whatever its arguments
type AnyClass = new (...args: any[]) => object

/**
 * Tells `onNew` of each object that `scope[name]` makes. A Proxy over the native class keeps `name`, `length`, static
 * members, `instanceof`, subclasses and what it throws; `prototype.constructor` still is the class that the page sees. The
 * undo restores the native if the place is still ours; else the proxy stays and passes straight through.
 */
export function patchConstructor<N extends string, C extends AnyClass>(
  scope: { [name in N]?: C },
  name: N,
  onNew: (made: InstanceType<C>) => void,
): Undo {
  const native = scope[name]
  if (!native) return () => {}
  let live = true
  const { construct } = Reflect
  const proxy = new Proxy(native, {
    construct(target, args, newTarget) {
      const made = construct(target, args, newTarget) as InstanceType<C>
      if (live) attempt('new', () => onNew(made))
      return made
    },
  })
  const prototype = native.prototype as { constructor: unknown }
  const put = (to: C, from: C): void => {
    if (scope[name] === from) (scope as Record<string, C>)[name] = to
    if (prototype.constructor === from) prototype.constructor = to
  }
  put(proxy, native)
  return () => {
    live = false
    put(native, proxy)
  }
}
