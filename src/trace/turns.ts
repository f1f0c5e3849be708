import type { Undo } from '../fact.js'

/** Takes values one by one, in turns so short that the page does not feel them. */
export interface Turns<T> {
  add(value: T): void
  /** Takes all that is left, now; answers what was not taken within `maxMs`, and forgets it. */
  finish(maxMs?: number): readonly T[]
}

export interface TurnsDeps<T> {
  readonly take: (value: T) => void
  readonly now: () => number
  readonly later: (fn: () => void, ms: number) => Undo
}

// A frame has 16 ms, and most of it is the page's.
const TURN_MS = 4
// What waits when the page goes must be done within the half second that browsers give it. A page that makes more at once
// pays for it at once.
const MAX_WAITING = 1000
// Looking at the clock costs a tenth of taking a fact.
const LOOK_EVERY = 8

export function createTurns<T>({ take, now, later }: TurnsDeps<T>): Turns<T> {
  let waiting: T[] = []
  let next = 0
  let isDue = false

  function run(untilMs: number): void {
    while (next < waiting.length && (next % LOOK_EVERY || now() < untilMs)) take(waiting[next++]!)
    if (next < waiting.length) return
    waiting = []
    next = 0
  }
  function schedule(): void {
    if (isDue || !waiting.length) return
    isDue = true
    later(() => {
      isDue = false
      run(now() + TURN_MS)
      schedule()
    }, 0)
  }

  return {
    add(value) {
      waiting.push(value)
      if (waiting.length - next > MAX_WAITING) take(waiting[next++]!)
      schedule()
    },
    finish(maxMs = Number.POSITIVE_INFINITY) {
      run(now() + maxMs)
      const left = waiting.slice(next)
      waiting = []
      next = 0
      return left
    },
  }
}
