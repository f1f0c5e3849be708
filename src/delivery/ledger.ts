import { quietly } from '../lib/guard.js'
import type { Claims } from './claims.js'
import { isKey, type Journal, type Key } from './journal.js'
import type { LastWords } from './last-words.js'
import type { Entry, Outbox, Parcel } from './outbox.js'
import { readWritten, toWritten } from './parcel.js'

/** Keeps what waits in memory and what is written in the journal in step. */
export interface Ledger {
  /** Opens the journal, and takes over what pages that are gone have left in it. */
  start(): Promise<void>
  /** Looks again for what pages that are gone have left. */
  inherit(): Promise<void>
  /** Writes what is not yet written. */
  write(): void
  /** Reads parcels back while memory has room; resolves when there is no more to read or no more room. */
  refill(): Promise<void>
  /** Lets go of what is handed to the journal, though it has not yet said so: memory is full. */
  relieve(): void
  /** A parcel's records are all delivered, refused or replaced. */
  discard(key: Key): void
  /** Lets another page of the origin take over what is written. `isLast`: the page goes, and with it what it still writes. */
  stop(isLast?: boolean): void
  /** Whether what is made now will outlive the page. */
  readonly isDurable: boolean
  /** How many records of this page are in the journal alone. */
  readonly spilled: number
}

export interface LedgerDeps {
  readonly outbox: Outbox
  readonly journal: Journal
  readonly lastWords: LastWords
  readonly claims: Claims
  readonly now: () => number
  readonly newId: () => string
  readonly drop: (reason: string, count?: number) => void
}

// Above this, parcels that are written are let go of and read again later; below, they are read.
const SPILL_BYTES = 600_000
const REFILL_BYTES = 300_000
// Chromium makes a blob of what is larger than 64 KiB as it serializes it (third_party/blink, `kIDBWrapThreshold`), and
// fetches that from the page later: from a page that goes it gets nothing. Half of it, for texts with other letters than
// Latin take two bytes each, less ids.
const MAX_PARCEL_BYTES = 24_000
// Of all pages of the origin: some minutes of a busy page, a thousandth of what browsers allow. A guess.
const MAX_JOURNAL_BYTES = 20_000_000
// Stores keep days to weeks of telemetry; older news than a long weekend confuses more than it tells. A guess.
const MAX_AGE_MS = 4 * 24 * 3600e3

export function createLedger({ outbox, journal, lastWords, claims, now, newId, drop }: LedgerDeps): Ledger {
  let owner = ''
  let number = 0
  let written = 0
  /** In memory and written. */
  const parcels = new Map<Key, Parcel>()
  /** Handed to the journal, which has not yet said that it has them. */
  const pending = new Map<Key, unknown>()
  /** Written alone. */
  let backlog: Key[] = []
  let refilling: Promise<void> | undefined
  // The disk is full: until something of ours is deleted.
  let isFull = false

  function discard(key: Key): void {
    parcels.delete(key)
    written -= key[3]
    isFull = false
    journal.remove(key)
  }

  /** What is provisional is replaced at its own time: it would keep the others of its parcel from being deleted. */
  function write(): void {
    if (!journal.isOpen || isFull) return
    const fresh = outbox.takeFresh()
    const parts = [true, false].flatMap(isOpen => toParts(fresh.filter(({ item }) => !!item.isProvisional === isOpen)))
    const fitting = parts.filter(store)
    if (!fitting.length) return
    // Made before anything is answered.
    const kept = fitting.map(entries => entries[0]!.parcel!)
    const values = kept.map(({ key, waiting }) => [key, toWritten([...waiting])] as const)
    for (const [key, value] of values) pending.set(key, value)
    void quietly('journal', async () => {
      const isKept = await journal.put(values)
      for (const [key] of values) pending.delete(key)
      if (!isKept) kept.forEach(takeBack)
      else if (outbox.bytes > SPILL_BYTES) kept.forEach(spill)
    })
  }

  /** Makes a parcel of them; `false`: there is no room. */
  function store(entries: readonly Entry[]): boolean {
    const bytes = entries.reduce((sum, { item }) => sum + item.bytes, 0)
    const fits = written + bytes <= MAX_JOURNAL_BYTES
    if (fits) {
      written += bytes
      const key: Key = [now(), owner, ++number, bytes, entries.length]
      parcels.set(key, toParcel(key, entries))
    } else outbox.returnFresh(entries)
    return fits
  }

  function takeBack({ key, waiting }: Parcel): void {
    isFull = true
    written -= key[3]
    parcels.delete(key)
    for (const entry of waiting) entry.parcel = undefined
    outbox.returnFresh([...waiting])
  }

  function spill(parcel: Parcel): void {
    if (!parcels.has(parcel.key) || !outbox.forget(parcel)) return
    parcels.delete(parcel.key)
    backlog.push(parcel.key)
  }

  async function refill(): Promise<void> {
    while (backlog.length && outbox.bytes < REFILL_BYTES) {
      const key = backlog.shift()!
      const isOurs = key[1] === owner
      const value = await journal.get(key)
      const items = readWritten(value, isOurs)
      // Nothing there: another page was quicker, or the site's data were cleared.
      if (value || isOurs) drop('journal_unreadable', key[4] - items.length)
      const entries = items
        .filter(({ id }) => !outbox.has(id))
        .map(item => outbox.add(isOurs ? item : { ...item, isInherited: true }, false))
      if (entries.length) parcels.set(key, toParcel(key, entries))
      else if (!items.length) discard(key)
    }
  }

  /** Writes anew what pages have handed over as they went, and the browser has not kept. */
  async function restore(): Promise<void> {
    const left = lastWords.take()
    if (!left.length) return
    const known = new Set((await journal.keys()).map(String))
    const lost = left.filter(([key]) => !known.has(String(key)))
    if (!lost.length || (await journal.put(lost))) return
    for (const [key] of lost) drop('journal_full', key[4])
  }

  /** Takes over the parcels of pages that are gone. */
  async function inherit(): Promise<void> {
    const owners = new Map<string, Key[]>()
    let bytes = 0
    for (const key of await journal.keys()) {
      if (!isKey(key)) {
        drop('journal_unreadable')
        journal.remove(key)
      } else if (key[1] !== owner) owners.set(key[1], [...(owners.get(key[1]) ?? []), key])
    }
    const claimed = await Promise.all([...owners.keys()].map(claims.claim))
    for (const [i, keys] of [...owners.values()].entries()) {
      if (!claimed[i]) continue
      for (const key of keys.reverse()) {
        const reason =
          key[0] < now() - MAX_AGE_MS ? 'journal_expired' : (bytes += key[3]) > MAX_JOURNAL_BYTES && 'journal_full'
        if (reason) {
          drop(reason, key[4])
          journal.remove(key)
        } else backlog.push(key)
      }
    }
    written += bytes
    backlog.sort(([a], [b]) => a - b)
  }

  return {
    async start() {
      owner = newId()
      backlog = []
      await claims.claim(owner)
      await journal.open()
      await restore()
      await inherit()
    },
    inherit,
    write,
    refill: () => (refilling ??= refill().finally(() => (refilling = undefined))),
    relieve() {
      write()
      for (const parcel of [...parcels.values()].reverse()) if (outbox.bytes > SPILL_BYTES) spill(parcel)
    },
    discard,
    stop(isLast) {
      if (isLast) lastWords.leave(pending)
      claims.release()
      journal.close()
    },
    get spilled() {
      return backlog.reduce((sum, [, by, , , records]) => sum + (by === owner ? records : 0), 0)
    },
    get isDurable() {
      return journal.isOpen && !isFull
    },
  }
}

/** In parts no larger than {@link MAX_PARCEL_BYTES}, or of one record. */
function toParts(entries: readonly Entry[]): Entry[][] {
  const parts: Entry[][] = []
  let room = 0
  for (const entry of entries) {
    room -= entry.item.bytes
    if (room < 0) {
      parts.push([])
      room = MAX_PARCEL_BYTES - entry.item.bytes
    }
    parts.at(-1)!.push(entry)
  }
  return parts
}

function toParcel(key: Key, entries: readonly Entry[]): Parcel {
  const parcel: Parcel = { key, size: entries.length, waiting: new Set(entries) }
  for (const entry of entries) entry.parcel = parcel
  return parcel
}
