import type { Cause, Undo } from '../fact.js'
import { attribute } from '../lib/attribute.js'
import { guard } from '../lib/guard.js'
import { together } from '../lib/listen.js'
import { apply, getOwnProperty, promiseThen } from '../lib/natives.js'
import { patch } from '../lib/patch.js'
import type { Origin } from './current.js'
import { createTaskEnd } from './task-end.js'
import type { TaskDeps } from './tasks.js'

/**
 * Whoever awaits a promise goes on under the cause that it had then, whatever settles the promise and whoever else awaits
 * it; `import()` included. `await` and `then` both read the promise's `constructor` before they add their reaction
 * (ECMA-262: PromiseResolve, SpeciesConstructor), so a getter in that place is told of each, in the task that awaits, and
 * adds a reaction that runs right before theirs.
 *
 * Only where the page's owner asks for it (docs/decisions/0005): engines take a shorter way through untouched promises.
 */
export function startAwaits({ causality: { origin, follow }, scope }: TaskDeps): Undo {
  const { Promise: Native, UIEvent } = scope
  const { prototype } = Native
  const { defineProperty } = scope.Reflect
  const native = getOwnProperty(prototype, 'constructor')!
  const eventOf = attribute(scope as { event?: Event }, 'event')
  let isLive = true
  /** What is read now is no await: ours, or `Promise.resolve`. */
  let isAside = false

  // Whose code has run in this task: one flow's, somebody's (null, undefined), or several.
  const flows = new Set<unknown>()
  const taskEnd = createTaskEnd(() => flows.clear())

  function goOn(awaited: Origin): void {
    const event = eventOf(scope)
    // What a person does owns its task, whoever has waited for it.
    if (event && (event instanceof UIEvent || ACTS.test(event.type))) return
    const found = origin()
    if (found !== undefined) flows.add(found?.flow ?? null)
    // A page that loads has tasks of unknown origin as well.
    if (awaited !== undefined || found?.kind !== 'page') flows.add(awaited?.flow ?? awaited)
    taskEnd.expect()
    const next = awaited === undefined ? found : awaited
    // `await null` reads nothing: of several flows in one task, any may go on next.
    const known = next && flows.size > 1 && next.kind !== 'background' ? inDoubt(next) : next
    if (known !== found) follow(known)
  }

  function aside<T>(fn: () => T): T {
    const outer = isAside
    isAside = true
    try {
      return fn()
    } finally {
      isAside = outer
    }
  }

  function get(this: Promise<unknown>): unknown {
    if (isLive && !isAside && this !== prototype) {
      const awaited = origin()
      const before = guard('await', () => goOn(awaited))
      try {
        aside(() => apply(promiseThen, this, [before, before]))
      } catch {
        // No promise, but something that inherits from one.
      }
    }
    return native.value
  }

  /** What an assignment does where the constructor is plain data. */
  function set(this: object, value: unknown): void {
    const enumerable = this !== prototype
    defineProperty(this, 'constructor', { value, writable: true, enumerable, configurable: true })
  }

  defineProperty(prototype, 'constructor', { get, set, enumerable: false, configurable: true })
  return together(
    // Reads the constructor and adds nothing: ours would be the only reaction, and a rejection seem handled.
    patch(Native, 'resolve', (resolve, self, args) => aside(() => apply(resolve, self, args)) as never),
    () => {
      isLive = false
      if (getOwnProperty(prototype, 'constructor')?.get === get) defineProperty(prototype, 'constructor', native)
    },
    taskEnd.stop,
  )
}

/** The same cause, of which nobody can be sure: the one that doubt.ts gives as well. */
function inDoubt(cause: Cause): Cause {
  const { flow, ids } = cause
  if (!flow || flow.doubt?.ids === ids) return flow?.doubt ?? cause
  return (flow.doubt = { ...cause, certainty: 'inferred' })
}

/** Acts of a person whose events are no UIEvent. */
const ACTS = /^(submit|change|reset|copy|cut|paste)$/
