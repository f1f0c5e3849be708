import type { Encoded } from './encode.js'

/** What is sent first and dropped last: errors, what a person did, all else. */
export type Rank = 'error' | 'person' | 'other'

/** A record that is to be delivered. */
export interface Item extends Encoded {
  /** The span's id, or the log's `log.record.uid`: what comes again under it is the same record. */
  readonly id: string
  readonly rank: Rank
  /** A span that is still going on, as known now: kept in case that the page ends, and replaced by the whole one. */
  readonly isProvisional?: boolean
  /** Left behind by an earlier page, which has counted it. */
  readonly isInherited?: boolean
}

/** Records that were written into the journal together, and are deleted together. */
export interface Parcel<K = unknown> {
  readonly key: K
  readonly size: number
  /** How many of them are not yet delivered, refused or replaced. */
  waiting: number
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
  count(of: (entry: Entry) => boolean): number
  has(id: string): boolean
  /** Takes the place of an entry with the same id; one that comes back out of a parcel does not. */
  add(item: Item, parcel?: Parcel): void
  /** The most important that fit, of those the oldest. They are marked as sent, and stay until settled or put back. */
  take(how: Take): Entry[]
  putBack(entries: readonly Entry[]): void
  /** Delivered or refused: forgets them; answers those that were still here. */
  settle(entries: readonly Entry[]): Entry[]
  /** What no parcel holds yet. */
  unwritten(): Entry[]
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
  let bytes = 0

  function remove(entry: Entry): boolean {
    const { item, parcel } = entry
    if (entries.get(item.id) !== entry) return false
    entries.delete(item.id)
    bytes -= item.bytes + ENTRY_BYTES
    if (parcel && --parcel.waiting === 0) onEmpty(parcel)
    return true
  }

  function* byRank(ranks: readonly Rank[]): Generator<Entry> {
    for (const rank of ranks) for (const entry of entries.values()) if (entry.item.rank === rank) yield entry
  }

  return {
    get bytes() {
      return bytes
    },
    has: id => entries.has(id),
    count(of) {
      let count = 0
      for (const entry of entries.values()) if (of(entry)) count++
      return count
    },
    add(item, parcel) {
      const old = entries.get(item.id)
      if (old && parcel) return void (--parcel.waiting || onEmpty(parcel))
      if (old) remove(old)
      entries.set(item.id, { item, parcel })
      bytes += item.bytes + ENTRY_BYTES
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
    unwritten: () => [...entries.values()].filter(({ parcel }) => !parcel),
    forget(parcel) {
      const held = [...entries.values()].filter(entry => entry.parcel === parcel)
      if (held.length < parcel.size || held.some(({ isSent }) => isSent)) return false
      for (const { item } of held) {
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
