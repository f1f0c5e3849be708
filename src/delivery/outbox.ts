import type { Kept, Rank } from '../record.js'
import type { Encoded } from './encode.js'
import type { Key } from './journal.js'

/** A record that is to be delivered. */
export interface Item extends Encoded, Kept {
  /** Left behind by an earlier page, which has counted it. */
  readonly isInherited?: boolean
}

/** Records that were written into the journal together, and are deleted together. */
export interface Parcel {
  readonly key: Key
  readonly size: number
  /** Those not yet delivered, refused or replaced. */
  readonly waiting: Set<Entry>
}

export interface Entry {
  readonly item: Item
  parcel?: Parcel | undefined
  /** On its way to the collector. */
  isSent?: boolean
}

export interface Take {
  readonly of: (entry: Entry) => boolean
  readonly maxBytes: number
  readonly maxCount?: number
  /** Also takes a record that alone is bigger. */
  readonly atLeastOne?: boolean
}

/** Records that wait for the collector, in memory, bounded in size. */
export interface Outbox {
  readonly bytes: number
  /** Of those that are not yet in the journal. */
  readonly freshBytes: number
  count(of: (entry: Entry) => boolean): number
  has(id: string): boolean
  /** Takes the place of an entry with the same id. `isFresh`: not yet in the journal. */
  add(item: Item, isFresh: boolean): Entry
  /** The most important that fit, of those the oldest. They are marked as sent, and stay until settled or put back. */
  take(how: Take): Entry[]
  putBack(entries: readonly Entry[]): void
  /** Delivered or refused: forgets them; answers those that were still here. */
  settle(entries: readonly Entry[]): Entry[]
  /** What is to be written. */
  takeFresh(): Entry[]
  /** It could not be written, for now. */
  returnFresh(entries: readonly Entry[]): void
  /** Lets go of a parcel that can be read again; `false` if part of it is already gone or on its way. */
  forget(parcel: Parcel): boolean
  /** Drops the least important, of those the oldest, until no more than `maxBytes` are left; answers how many. */
  shrink(maxBytes: number): number
}

export const RANKS: readonly Rank[] = ['error', 'person', 'other']
// An entry without its text, in memory; measured by heap snapshot, rounded up.
const ENTRY_BYTES = 200

/** @param onEmpty told of a parcel when none of its records waits any more. */
export function createOutbox(onEmpty: (parcel: Parcel) => void): Outbox {
  const entries = new Map<string, Entry>()
  const fresh = new Set<Entry>()
  let bytes = 0
  let freshBytes = 0

  function remove(entry: Entry): boolean {
    const { item, parcel } = entry
    if (entries.get(item.id) !== entry) return false
    entries.delete(item.id)
    if (fresh.delete(entry)) freshBytes -= item.bytes
    bytes -= item.bytes + ENTRY_BYTES
    if (parcel?.waiting.delete(entry) && !parcel.waiting.size) onEmpty(parcel)
    return true
  }

  function refresh(entry: Entry): void {
    fresh.add(entry)
    freshBytes += entry.item.bytes
  }

  function* byRank(ranks: readonly Rank[]): Generator<Entry> {
    for (const rank of ranks) for (const entry of entries.values()) if (entry.item.rank === rank) yield entry
  }

  return {
    get bytes() {
      return bytes
    },
    get freshBytes() {
      return freshBytes
    },
    has: id => entries.has(id),
    count(of) {
      let count = 0
      for (const entry of entries.values()) if (of(entry)) count++
      return count
    },
    add(item, isFresh) {
      const old = entries.get(item.id)
      if (old) remove(old)
      const entry: Entry = { item }
      entries.set(item.id, entry)
      if (isFresh) refresh(entry)
      bytes += item.bytes + ENTRY_BYTES
      return entry
    },
    take({ of, maxBytes, maxCount = Number.POSITIVE_INFINITY, atLeastOne }) {
      const taken: Entry[] = []
      let room = maxBytes
      for (const entry of byRank(RANKS)) {
        if (taken.length >= maxCount) break
        const { bytes } = entry.item
        if (!of(entry) || (bytes > room && (taken.length || !atLeastOne))) continue
        taken.push(entry)
        room -= bytes + 1
      }
      for (const entry of taken) entry.isSent = true
      return taken
    },
    putBack(back) {
      for (const entry of back) entry.isSent = false
    },
    settle: settled => settled.filter(remove),
    takeFresh() {
      const all = [...fresh]
      fresh.clear()
      freshBytes = 0
      return all
    },
    returnFresh(back) {
      for (const entry of back) if (entries.get(entry.item.id) === entry) refresh(entry)
    },
    forget({ waiting, size }) {
      if (waiting.size < size) return false
      for (const { isSent } of waiting) if (isSent) return false
      for (const { item } of waiting) {
        entries.delete(item.id)
        bytes -= item.bytes + ENTRY_BYTES
      }
      return true
    },
    shrink(maxBytes) {
      const before = entries.size
      for (const entry of byRank([...RANKS].reverse())) {
        if (bytes <= maxBytes) break
        if (!entry.isSent) remove(entry)
      }
      return before - entries.size
    },
  }
}
