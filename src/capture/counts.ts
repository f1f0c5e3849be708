// A guess: no interaction makes more different requests; counting then starts anew.
const MAX_KEYS = 500

/** Counts how often a key has been met before: 0 for the first time, n for its n-th repeat. */
export function createCounts(): (key: string) => number {
  let counts: Record<string, number> = Object.create(null)
  let size = 0
  return key => {
    const count = counts[key] ?? 0
    if (!count && ++size > MAX_KEYS) {
      counts = Object.create(null)
      size = 1
    }
    counts[key] = count + 1
    return count
  }
}
