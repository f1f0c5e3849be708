import type { Undo } from '../fact.js'
import { together } from '../lib/listen.js'
import { apply, performanceNow } from '../lib/natives.js'
import { patch } from '../lib/patch.js'
import type { Origin } from './current.js'
import type { TaskDeps } from './tasks.js'

type Callback = (...args: unknown[]) => unknown

/**
 * Timers run under the cause that set them. The cause and the callback travel as arguments of the native timer, so nothing
 * of ours has to be kept or cleared. Each callback says where it comes from, also when from nowhere: Firefox runs several
 * in one task.
 */
export function startTimers({ causality: { bound, callBack }, scope }: TaskDeps): Undo {
  function run(this: unknown, origin: Origin, since: number, fn: Callback, ...args: unknown[]): unknown {
    return callBack(origin, since, fn, this, args)
  }
  const watch = (name: 'setTimeout' | 'setInterval') =>
    patch(scope, name, (native, self, args) => {
      const { 0: fn, 1: delay } = args as unknown[]
      // A text is compiled by the browser: its cause is not known.
      if (typeof fn !== 'function') return apply(native, self, args)
      const ms = typeof delay === 'number' ? delay : 0
      const origin = bound(ms)
      const lasting = name === 'setInterval' || ms >= LASTING_MS ? toLasting(origin) : origin
      const all: unknown[] = [run, delay, lasting, origin && performanceNow(), fn]
      for (let i = 2; i < args.length; i++) all[i + 3] = args[i]
      return apply(native as Callback, self, all) as never
    })
  return together(watch('setTimeout'), watch('setInterval'))
}

// What a loading page sets for later than this, it does in the background (a guess).
const LASTING_MS = 1000

/** What goes on without an end is not part of a page's load, only of what a person began. */
export function toLasting(origin: Origin): Origin {
  return origin?.kind === 'page' ? null : origin
}
