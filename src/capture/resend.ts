import type { Cause } from '../fact.js'

// A guess: no interaction makes more different requests; counting then starts anew.
const MAX_KEYS = 500

/** Counts identical requests under one cause: 0 for the first, n for its n-th repeat. */
export function createResends(): (cause: Cause, method: string, url: string) => number {
  let counts: Record<string, number> = Object.create(null)
  let size = 0
  return ({ ids }, method, url) => {
    const key = `${ids.spanId} ${method} ${url}`
    const count = counts[key] ?? 0
    if (!count && ++size > MAX_KEYS) {
      counts = Object.create(null)
      size = 1
    }
    counts[key] = count + 1
    return count
  }
}
