import type { Cause, Undo } from '../fact.js'
import { attribute } from '../lib/attribute.js'
import { attempt } from '../lib/guard.js'
import { apply, performanceNow } from '../lib/natives.js'
import { createDoubt } from './doubt.js'
import { createTaskEnd } from './task-end.js'

/** Where a task comes from: its cause; `null`, it is nobody's; `undefined`, nobody knows. */
export type Origin = Cause | null | undefined

/** The cause of the task that is running. */
export interface Causality {
  /** A task begins, and `cause` is what set it in motion until it ends. None: it is nobody's. */
  enter(cause: Cause | undefined): void
  /** Makes `cause` current while `fn` runs, then puts back what was. */
  run<T>(cause: Origin, fn: () => T): T
  origin(): Origin
  /** What work that is started now belongs to; it is expected to go on within `waitMs`. */
  bound(waitMs?: number): Origin
  /** Work that was started under `origin` goes on, in a task or callback of its own. May settle a promise made `since`. */
  follow(origin: Origin, since?: number): void
  /** Calls back what was handed over under `origin`: the beginning of a task. */
  callBack(origin: Origin, since: number, fn: (...args: never[]) => unknown, self: unknown, args: unknown[]): unknown
  /** A promise has settled for which `cause` was waiting. */
  resume(cause: Cause): void
  /** The cause of tasks of unknown origin while the page loads. */
  setLoading(cause: Cause | undefined): void
  /** Ids of request spans that another tracer records, so that we do not. */
  readonly ceded: Set<string>
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

// Frames, messages, stored data: how long the browser takes at most (a guess).
const WAIT_MS = 250

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
  const doubt = createDoubt()
  const eventOf = attribute(globalThis as { event?: Event }, 'event')
  const eventNow = () => eventOf(globalThis)
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

  function origin(): Origin {
    const found = innermost()
    // An event of the browser's: most often another task, else one that the page's own call has brought about. But an
    // error is told in the task that threw it.
    const event = eventNow()
    const isOther = found && !found.isCall && !found.event && event?.isTrusted && !(event instanceof ErrorEvent)
    return isOther ? undefined : found?.origin
  }

  function follow(known: Origin, since?: number): void {
    const event = eventNow()
    if (known) doubt.saw(known)
    const from = known && since ? doubt.of(known, since) : known
    if (event) {
      const outer = innermost()
      entry = { origin: from, event, outer: outer?.event === event ? outer.outer : outer }
    } else if (from === undefined) entry = from
    else {
      entry = { origin: from }
      frame = timeline?.currentTime
      attempt('task', taskEnd.expect)
    }
  }

  function run<T>(from: Origin, fn: () => T): T {
    const outer = entry
    entry = { origin: from, isCall: true, outer }
    try {
      return fn()
    } finally {
      entry = outer
    }
  }

  return {
    origin,
    follow,
    run,
    enter(cause) {
      // What was merely inferred is not handed on as known.
      const isKnown = !cause?.certainty || cause === cause.flow?.doubt
      follow(cause && isKnown ? (eventNow() ? cause : doubt.of(cause)) : cause ? undefined : null)
    },
    bound(waitMs = 0) {
      const known = origin()
      const from = known === undefined ? loading : known
      if (from?.flow) from.flow.busyUntil = Math.max(from.flow.busyUntil, performanceNow() + waitMs + WAIT_MS)
      return from
    },
    // In the task of an event, whatever made the promise settle, the task is the event's.
    resume(cause) {
      if (!eventNow()) follow(doubt.of(cause))
    },
    callBack(from, since, fn, self, args) {
      follow(from, since)
      return run(from, () => apply(fn, self, args as never))
    },
    setLoading(cause) {
      loading = cause
    },
    ceded: new Set(),
    stop: taskEnd.stop,
  }
}
