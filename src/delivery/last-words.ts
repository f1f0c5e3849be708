import type { Storage } from '../lib/storage.js'
import { isKey, type Key } from './journal.js'

export type Parceled = readonly [key: Key, value: unknown]

/**
 * What was handed to the journal as the page went, and not yet confirmed: with a page the browser may end its writes
 * (docs/discoveries.md), but not those to localStorage, which are done at once.
 */
export interface LastWords {
  leave(parcels: Iterable<Parceled>): void
  /** What pages before this one have left, which is forgotten. */
  take(): Parceled[]
}

// Of about 5 million that all scripts of the origin share.
const MAX_CHARS = 1e6

/** @param endpoint pages that send elsewhere have a line of their own, like a journal. */
export function createLastWords(profile: Storage, endpoint: string, stringify: typeof JSON.stringify): LastWords {
  const name = `silmari.last ${endpoint}`
  return {
    leave(parcels) {
      let lines = profile.get(name) ?? ''
      for (const parcel of parcels) {
        const line = `${stringify(parcel)}\n`
        if (lines.length + line.length < MAX_CHARS) lines += line
      }
      if (lines) profile.set(name, lines)
    },
    take() {
      const lines = profile.get(name)
      if (lines === undefined) return []
      profile.remove(name)
      return lines.split('\n').flatMap(line => {
        const parcel = parse(line)
        return parcel ? [parcel] : []
      })
    },
  }
}

function parse(line: string): Parceled | undefined {
  try {
    const [key, value] = JSON.parse(line) as Parceled
    if (isKey(key)) return [key, value]
  } catch {
    // Cut off, or written by hand.
  }
}
