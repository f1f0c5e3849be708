import type { Undo } from '../fact.js'
import { apply } from './natives.js'

// biome-ignore lint/suspicious/noExplicitAny: any function, whatever its arguments
type AnyFunction = (...args: any[]) => any

/** Called instead of the native: `native` is the function as it was, `self` and `args` what the caller gave. */
export type Replacement<F extends AnyFunction> = (
  native: F,
  self: ThisParameterType<F>,
  args: Parameters<F>,
) => ReturnType<F>

/**
 * Puts `replacement` in the place of the function `target[name]`. A Proxy over the native keeps `name`, `length`,
 * `toString`, own properties and `new` as they were. The undo restores the native if the place is still ours; if another
 * script wrapped us meanwhile, the proxy stays and passes straight through.
 */
export function patch<T extends object, K extends keyof T>(
  target: T | undefined,
  name: K,
  replacement: T[K] extends AnyFunction ? Replacement<T[K]> : never,
): Undo {
  const native = target?.[name] as AnyFunction | undefined
  if (!target || typeof native !== 'function') return () => {}
  let live = true
  const proxy = new Proxy(native, {
    apply: (fn, self, args) =>
      live ? (replacement as unknown as Replacement<AnyFunction>)(fn, self, args as never) : apply(fn, self, args),
  })
  try {
    target[name] = proxy as T[K]
  } catch {
    // Frozen or read-only: the page wants it so, and we do without.
  }
  return () => {
    live = false
    if (target[name] === proxy) target[name] = native as T[K]
  }
}
