import { type Context, type ContextManager, ROOT_CONTEXT } from '@opentelemetry/api'
import type { Cause } from '../fact.js'
import type { Silmari, Task } from '../handle.js'
import { toCause, toContext } from './carry.js'
import { FEW_HOPS, goBefore, MAX_HOPS } from './hops.js'

type Call = (...args: never[]) => unknown

// No cause that is merely inferred is entered as known: afterwards nothing is known.
const UNKNOWN = { certainty: 'inferred' } as Cause

/**
 * OpenTelemetry's context by silmari's causality: it stays with what follows from a call, across native `async` and
 * `await`, timers, frames, `fetch`, XMLHttpRequest and the rest of what silmari follows. Stands in for
 * `ZoneContextManager` (without zone.js, and for code of any target) and for `StackContextManager`.
 *
 * Where no span is active, spans become children of what the person did (the click, the page load) if silmari records
 * that; else they are roots. A promise that the function of `with` answers is answered as a promise of its own, settled
 * alike. Without a page (on a server, `enabled: false`) a context holds while its function runs, no longer.
 *
 * ```ts
 * import { CausalContextManager } from 'silmari/otel'
 * provider.register({ contextManager: new CausalContextManager(silmari) })
 * ```
 */
export class CausalContextManager implements ContextManager {
  readonly #silmari: Silmari
  #isEnabled = true
  /** Without a page. */
  #context = ROOT_CONTEXT

  constructor(silmari: Silmari) {
    this.#silmari = silmari
  }

  active(): Context {
    const { task } = this.#silmari
    if (!this.#isEnabled) return ROOT_CONTEXT
    return task ? toContext(task.find(), task) : this.#context
  }

  with<A extends unknown[], F extends (...args: A) => ReturnType<F>>(
    context: Context,
    fn: F,
    self?: ThisParameterType<F>,
    ...args: A
  ): ReturnType<F> {
    const { task } = this.#silmari
    const call = () => fn.apply(self, args)
    if (!this.#isEnabled) return call()
    return task ? this.#inTask(task, context, call) : this.#inCall(context, call)
  }

  bind<T>(context: Context | undefined, target: T): T {
    if (typeof target !== 'function') return target
    const manager = this
    const held = context ?? this.active()
    const bound = function (this: unknown, ...args: never[]): unknown {
      return manager.with(held, target as unknown as Call, this as never, ...args)
    }
    return Object.defineProperty(bound, 'length', { value: target.length, configurable: true }) as T
  }

  enable(): this {
    this.#isEnabled = true
    return this
  }

  disable(): this {
    this.#isEnabled = false
    return this
  }

  #inTask<R>(task: Task, context: Context, call: () => R): R {
    const outer = task.find() ?? UNKNOWN
    const inner = toCause(context, task, this.#silmari)
    const leave = () => task.enter(outer)
    const flow = { hops: FEW_HOPS }
    goBefore(flow, () => task.enter(inner ?? UNKNOWN))
    try {
      const result = task.run(inner, call)
      if (!(result instanceof Promise)) return result
      flow.hops = MAX_HOPS
      return settled(result, () => {
        flow.hops = 0
        leave()
      }) as R
    } finally {
      goBefore(flow, leave)
    }
  }

  #inCall<R>(context: Context, call: () => R): R {
    const outer = this.#context
    this.#context = context
    try {
      return call()
    } finally {
      this.#context = outer
    }
  }
}

/** Whoever awaits it goes on in the same microtask in which `onSettled` is called; `finally` would take two more. */
function settled(promise: Promise<unknown>, onSettled: () => void): Promise<unknown> {
  return promise.then(
    value => {
      onSettled()
      return value
    },
    error => {
      onSettled()
      throw error
    },
  )
}
