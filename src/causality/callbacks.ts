import type { Undo } from '../fact.js'
import { together } from '../lib/listen.js'
import { apply } from '../lib/natives.js'
import { patch } from '../lib/patch.js'
import type { Origin } from './current.js'
import type { TaskDeps } from './tasks.js'

// biome-ignore lint/suspicious/noExplicitAny: any function, whatever its arguments
type Callback = (...args: any[]) => any

/** Frames, idle callbacks, scheduled tasks, locks and view transitions run under the cause that asked for them. */
export function startCallbacks({ causality: { bound, callBack, follow }, scope }: TaskDeps): Undo {
  const bind = (fn: Callback, origin: Origin) =>
    function (this: unknown, ...args: unknown[]): unknown {
      return callBack(origin, fn, this, args)
    }
  const leave = () => follow(undefined)

  /** Several of these run in one task: the next one must not inherit from the one before. */
  const inTurn = (name: 'requestAnimationFrame' | 'requestIdleCallback') =>
    patch(scope, name, (native, self, args) => {
      const origin = bound()
      if (!origin || typeof args[0] !== 'function') return apply(native, self, args)
      args[0] = bind(args[0], origin)
      const id = apply(native, self, args)
      apply(native as Callback, self, [leave])
      return id
    })

  const last = (target: object | undefined, name: string) =>
    patch(target as Record<string, Callback> | undefined, name, (native, self, args) => {
      const origin = bound()
      for (let i = 0; i < args.length; i++) {
        if (typeof args[i] === 'function') args[i] = bind(args[i], origin)
        else if (typeof args[i]?.update === 'function') args[i] = { ...args[i], update: bind(args[i].update, origin) }
      }
      return apply(native, self, args)
    })

  const { Scheduler, LockManager, Document } = scope as unknown as Record<string, { prototype: object } | undefined>
  return together(
    inTurn('requestAnimationFrame'),
    inTurn('requestIdleCallback'),
    last(Scheduler?.prototype, 'postTask'),
    last(LockManager?.prototype, 'request'),
    last(Document?.prototype, 'startViewTransition'),
  )
}
