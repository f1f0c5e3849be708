import { createTable } from '../lib/table.js'

// A guess: no interaction makes more different requests; counting then starts anew.
const MAX_KEYS = 500

/** Counts how often a key has been met before: 0 for the first time, n for its n-th repeat. */
export function createCounts(): (key: string) => number {
  const counts = createTable<number>(MAX_KEYS)
  return key => {
    const count = counts.get(key) ?? 0
    counts.set(key, count + 1)
    return count
  }
}
