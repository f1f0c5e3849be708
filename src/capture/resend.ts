import type { Cause } from '../fact.js'

// Two generations of this many keys; a guess: a page's interactions rarely make more different requests at a time.
const MAX_KEYS = 256
// Longer URLs are told apart by their length; keeps the whole below 1 MB whatever the page requests.
const MAX_KEY_CHARS = 1000

/** Counts identical requests under one cause: 0 for the first, n for its n-th repeat. Forgets the oldest causes. */
export function createResends(): (cause: Cause, method: string, url: string) => number {
  let young: Record<string, number> = Object.create(null)
  let old = young
  let size = 0
  return ({ ids }, method, url) => {
    const key = `${ids.spanId} ${method} ${url.length} ${url.length > MAX_KEY_CHARS ? url.slice(0, MAX_KEY_CHARS) : url}`
    const count = young[key] ?? old[key] ?? 0
    if (!young[key] && ++size > MAX_KEYS) {
      old = young
      young = Object.create(null)
      size = 1
    }
    young[key] = count + 1
    return count
  }
}
