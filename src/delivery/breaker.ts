import type { Undo } from '../fact.js'

/** Says when the collector may be asked again. */
export interface Breaker {
  /** How long to wait; 0: now. */
  waitMs(): number
  /** The last answer was bad: ask with one request before trusting again. */
  readonly isOpen: boolean
  /** A request that was made some seconds ago has no answer yet. */
  readonly isOverdue: boolean
  /** A request is under way until what it answers is called. */
  ask(): Undo
  succeed(): void
  /** @param afterMs what the collector asked for. */
  fail(afterMs?: number): void
  /** Something has changed (the network came back): try at once. */
  reset(): void
}

const FIRST_RETRY_MS = 1000
// A collector that has been down for long is asked once a minute.
const MAX_RETRY_MS = 60_000
// Most answer within a second, from far away too. A guess.
const OVERDUE_MS = 3000
// A collector's word is taken up to this; more is a mistake in its settings.
const MAX_WISH_MS = 10 * 60_000

/** Exponential backoff with full jitter (pages that failed together must not come back together), by any clock. */
export function createBreaker(now: () => number, random: () => number = Math.random): Breaker {
  let failures = 0
  let openUntil = 0
  const asked = new Set<{ readonly at: number }>()
  return {
    waitMs: () => Math.max(0, openUntil - now()),
    get isOpen() {
      return failures > 0
    },
    get isOverdue() {
      for (const { at } of asked) if (now() - at > OVERDUE_MS) return true
      return false
    },
    ask() {
      const request = { at: now() }
      asked.add(request)
      return () => void asked.delete(request)
    },
    succeed() {
      failures = 0
      openUntil = 0
    },
    fail(afterMs) {
      const backoff = random() * Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** failures++)
      openUntil = now() + (afterMs === undefined ? backoff : Math.min(afterMs, MAX_WISH_MS) + backoff)
    },
    reset() {
      openUntil = 0
    },
  }
}
