import type { EpochMs } from '../fact.js'
import { performanceNow, timeOrigin } from './natives.js'

/** A clock that never goes back: the page's time origin plus the monotonic time since. */
export function now(): EpochMs {
  return timeOrigin + performanceNow()
}

/** Turns a `DOMHighResTimeStamp` (an event's `timeStamp`, a performance entry's `startTime`) into epoch time. */
export function toEpoch(timeStamp: number): EpochMs {
  return timeOrigin + timeStamp
}
