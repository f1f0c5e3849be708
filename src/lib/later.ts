import type { Undo } from '../fact.js'
import { guard } from './guard.js'
import { nativeClearTimeout, nativeSetTimeout } from './natives.js'

/** Runs `fn` once, after `ms`, and never throws into the browser. The undo calls it off. */
export function later(fn: () => void, ms: number): Undo {
  const timer = nativeSetTimeout(guard('timer', fn), ms)
  return () => nativeClearTimeout(timer)
}
