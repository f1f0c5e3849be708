import type { Cause, Certainty, Undo } from '../fact.js'
import { attribute } from '../lib/attribute.js'
import { attempt } from '../lib/guard.js'
import { apply } from '../lib/natives.js'
import { createTaskEnd } from './task-end.js'

/** Where a task comes from: its cause; `null`, it is nobody's; `undefined`, nobody knows. */
export type Origin = Cause | null | undefined

/** The cause of the task that is running. */
export interface Causality {
  /** The entered cause, if the running task has one. */
  current(): { readonly cause: Cause; readonly certainty: Certainty } | undefined
  /** A task begins, and `cause` is what set it in motion until it ends. None: it is nobody's. */
  enter(cause: Origin): void
  /** Makes `cause` current while `fn` runs, then puts back what was. */
  run<T>(cause: Cause | undefined, fn: () => T): T
  origin(): Origin
  /** What work that is started now belongs to. */
  bound(): Origin
  /** Work that was started under `origin` goes on, in a task or callback of its own. */
  follow(origin: Origin): void
  /** Calls back what was handed over under `origin`: the beginning of a task. */
  callBack(origin: Origin, fn: (...args: never[]) => unknown, self: unknown, args: unknown[]): unknown
  /** The same for a promise that has settled: in the task of a listener, that is the listener's. */
  resume(origin: Origin): void
  /** The cause of tasks of unknown origin while the page loads. */
  setLoading(cause: Cause | undefined): void
  stop: Undo
}

interface Entry {
  readonly origin: Origin
  /** The event whose dispatch is the task; none: the task ends when the browser says so. */
  readonly event?: Event | undefined
  /** Ends when a function of ours returns. */
  readonly isCall?: boolean
  readonly outer?: Entry | undefined
}

/**
 * Context belongs to the task (DESIGN §4): every microtask of a task runs before the next task, so a task that starts
 * with the right cause gives it to all its `await` continuations.
 *
 * When a task ends is not told to scripts, so a later task must not find what it left. An event's task is over when its
 * dispatch is: `eventPhase` says so at once. Any other task is over when one of higher priority has run, when a frame has
 * begun, or when an event of the browser's is being dispatched.
 */
export function createCausality(): Causality {
  let entry: Entry | undefined
  let loading: Cause | undefined
  let frame: unknown
  const eventNow = attribute(globalThis as { event?: Event }, 'event')
  const { timeline } = globalThis.document ?? {}
  const taskEnd = createTaskEnd(() => {
    entry = undefined
  })

  /** The innermost entry that may still be that of the running task. */
  function innermost(): Entry | undefined {
    while (entry) {
      const { event, isCall, outer } = entry
      // A frame begins in a task of its own.
      if (isCall || (event ? event.eventPhase : timeline?.currentTime === frame)) break
      entry = outer
    }
    return entry
  }

  function live(): Entry | undefined {
    const found = innermost()
    const isSure = !found || found.isCall || found.event
    // An event of the browser's: most often another task, else one that the page's own call has brought about.
    return isSure || !eventNow(globalThis)?.isTrusted ? found : undefined
  }

  function follow(origin: Origin): void {
    const event = eventNow(globalThis)
    if (event) {
      const outer = innermost()
      entry = { origin, event, outer: outer?.event === event ? outer.outer : outer }
    } else if (origin === undefined) entry = undefined
    else {
      entry = { origin }
      frame = timeline?.currentTime
      attempt('task', taskEnd.expect)
    }
  }

  function call<T>(from: Origin, fn: () => T): T {
    const outer = entry
    entry = { origin: from, isCall: true, outer }
    try {
      return fn()
    } finally {
      entry = outer
    }
  }

  const origin = () => live()?.origin

  return {
    origin,
    follow,
    // What was only inferred is not handed on as known.
    enter: cause => follow(cause?.certainty ? undefined : (cause ?? null)),
    current() {
      const cause = origin()
      return cause ? { cause, certainty: 'causal' } : undefined
    },
    bound() {
      const known = origin()
      return known === undefined ? loading : known
    },
    resume(from) {
      if (!eventNow(globalThis)) follow(from)
    },
    run: call,
    callBack(from, fn, self, args) {
      follow(from)
      return call(from, () => apply(fn, self, args as never))
    },
    setLoading(cause) {
      loading = cause
    },
    stop: taskEnd.stop,
  }
}
