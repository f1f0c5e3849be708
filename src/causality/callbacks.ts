import type { Undo } from '../fact.js'
import { together } from '../lib/listen.js'
import { apply, performanceNow } from '../lib/natives.js'
import { patch } from '../lib/patch.js'
import type { Causality, Origin } from './current.js'
import { type Method, patchMethods } from './methods.js'
import type { TaskDeps } from './tasks.js'

function bind({ callBack }: Causality, fn: Method, origin: Origin): Method {
  const since = performanceNow()
  return function (this: unknown, ...args: unknown[]): unknown {
    return callBack(origin, since, fn, this, args)
  }
}

/** What is handed to the listed methods to be called later runs under the cause that handed it over. */
export function bindCallbacks({ causality, scope }: TaskDeps, list: string): Undo {
  return patchMethods(scope, list, (native, self, args) => {
    const origin = causality.bound()
    for (let i = 0; i < args.length; i++) {
      const { update } = args[i] ?? {}
      if (typeof args[i] === 'function') args[i] = bind(causality, args[i], origin)
      // The options of a view transition.
      else if (typeof update === 'function') args[i] = { ...args[i], update: bind(causality, update, origin) }
    }
    return apply(native, self, args)
  })
}

/** Frames and idle callbacks. Several of these run in one task: the next one must not inherit from the one before. */
export function startFrames({ causality, scope }: TaskDeps): Undo {
  const leave = () => causality.follow(undefined)
  const watch = (name: 'requestAnimationFrame' | 'requestIdleCallback') =>
    patch(scope, name, (native, self, args) => {
      const origin = causality.bound()
      if (!origin || typeof args[0] !== 'function') return apply(native, self, args)
      args[0] = bind(causality, args[0], origin)
      const id = apply(native, self, args)
      apply(native as Method, self, [leave])
      return id
    })
  return together(watch('requestAnimationFrame'), watch('requestIdleCallback'))
}
