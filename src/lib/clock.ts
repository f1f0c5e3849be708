import type { EpochMs, Undo } from '../fact.js'
import { listen, together } from './listen.js'
import { dateNow, performanceNow, timeOrigin } from './natives.js'

// Coarse clocks (Firefox with resistFingerprinting: 100 ms) and NTP stay below; nobody's laptop sleeps for less.
const LEAP_MS = 1000

let leaptMs = 0
let pauses = 0

/**
 * A clock that never goes back: the page's time origin plus the monotonic time since. Monotonic time stands still while
 * the machine sleeps (Chromium and Firefox on Linux and macOS); the wall clock tells, and we leap after it.
 */
export function now(): EpochMs {
  const at = toEpoch(performanceNow())
  const behind = dateNow() - at
  if (!(behind > LEAP_MS)) return at
  leaptMs += behind
  pauses++
  return at + behind
}

/** Turns a `DOMHighResTimeStamp` (an event's `timeStamp`, a performance entry's `startTime`) into epoch time. */
export function toEpoch(timeStamp: number): EpochMs {
  return timeOrigin + leaptMs + timeStamp
}

/** The wall clock: what all pages of a profile have in common, though it may jump. A page may have broken it. */
export function wallNow(): EpochMs {
  return dateNow() || now()
}

/** What happened to the clock since {@link watchClock}. */
export interface Gap {
  /** How far it leapt: to be taken off a later time, so that a duration is the time the page was alive. */
  readonly leaptMs: number
  /** The machine slept, or the browser froze the tab. */
  readonly isSuspended: boolean
}

/** Begins to watch for the page standing still; the answer may be asked at any time. */
export function watchClock(): () => Gap {
  now()
  const before = leaptMs
  const mark = pauses
  return () => {
    now()
    return { leaptMs: leaptMs - before, isSuspended: pauses !== mark }
  }
}

/** Counts the times that the browser froze the page: in the background (Chromium only) or in the back/forward cache. */
export function startPauses(): Undo {
  return together(
    listen(document, 'resume', () => pauses++),
    listen(window, 'pageshow', ({ persisted }) => (pauses += +persisted), true),
  )
}
