import type { Cause, Certainty } from '../fact.js'
import { nativeSetTimeout } from '../lib/natives.js'

/** The cause of the task that is running. */
export interface Causality {
  /** The entered cause, if the running task has one. */
  current(): { readonly cause: Cause; readonly certainty: Certainty } | undefined
  /** Makes `cause` current until the running task ends. */
  enter(cause: Cause | undefined): void
  /** Makes `cause` current while `fn` runs, then puts back what was. */
  run<T>(cause: Cause | undefined, fn: () => T): T
}

/**
 * Context belongs to the task (DESIGN §4): every microtask of a task runs before the next task, so a task that starts
 * with the right cause gives it to all its `await` continuations. A posted macrotask ends it.
 */
export function createCausality(): Causality {
  let entered: Cause | undefined
  let turn = 0

  function enter(cause: Cause | undefined): void {
    entered = cause
    const mine = ++turn
    if (cause) {
      nativeSetTimeout(() => {
        if (turn === mine) entered = undefined
      }, 0)
    }
  }

  return {
    current: () => entered && { cause: entered, certainty: 'causal' },
    enter,
    run(cause, fn) {
      const before = entered
      entered = cause
      try {
        return fn()
      } finally {
        entered = before
      }
    },
  }
}
