import type { Attributes, Cause, OpenActivity } from '../fact.js'
import { attempt, guard } from '../lib/guard.js'

export interface WorkDeps {
  readonly open: OpenActivity
  readonly current: () => Cause
  readonly run: <T>(cause: Cause, fn: () => T) => T
  readonly enter: (cause: Cause) => void
}

/**
 * Makes `silmari.trace`: runs work in a span of its own, so that what it causes becomes its children. A promise ends the
 * span when it settles; errors and rejections pass through as they are.
 */
export function createWork({ open, current, run, enter }: WorkDeps) {
  return <T>(name: string, fn: () => T, attributes?: Attributes): T => {
    const begun = attempt('trace', () => ({
      outer: current(),
      work: open('work', { name, ...(attributes && { attributes }) }),
    }))
    // In a page that has broken what we need, the work is done all the same.
    if (!begun) return fn()
    const close = guard('trace', begun.work.close)
    const fail = (error: unknown): never => {
      close({ thrown: { error } })
      throw error
    }
    let result: T
    try {
      result = run(begun.work.cause, fn)
    } catch (error) {
      return fail(error)
    }
    if (!isThenable(result)) {
      close({})
      return result
    }
    return result.then(value => {
      close({})
      enter(begun.outer)
      return value
    }, fail) as T
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as PromiseLike<unknown> | undefined)?.then === 'function'
}
