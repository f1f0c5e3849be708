/** Says when the collector may be asked again. */
export interface Breaker {
  /** How long to wait; 0: now. */
  waitMs(): number
  /** The last answer was bad: ask with one request before trusting again. */
  readonly isOpen: boolean
  succeed(): void
  /** @param afterMs what the collector asked for. */
  fail(afterMs?: number): void
  /** Something has changed (the network came back): try at once. */
  reset(): void
}

const FIRST_RETRY_MS = 1000
// A collector that has been down for long is asked once a minute.
const MAX_RETRY_MS = 60_000
// A collector's word is taken up to this; more is a mistake in its settings.
const MAX_WISH_MS = 10 * 60_000

/** Exponential backoff with full jitter (pages that failed together must not come back together), by any clock. */
export function createBreaker(now: () => number, random: () => number = Math.random): Breaker {
  let failures = 0
  let openUntil = 0
  return {
    waitMs: () => Math.max(0, openUntil - now()),
    get isOpen() {
      return failures > 0
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
