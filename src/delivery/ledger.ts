import type { Claims } from './claims.js'
import type { Journal, Key } from './journal.js'
import { type Entry, type Item, type Outbox, type Parcel, RANKS } from './outbox.js'

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
  /** A parcel's records are all delivered, refused or replaced. */
  discard(parcel: Parcel): void
  /** Lets another page of the origin take over what is written. */
  stop(): void
  /** Whether what is made now will outlive the page. */
  readonly isDurable: boolean
  /** How many records of this page are in the journal alone. */
  readonly spilled: number
}

export interface LedgerDeps {
  readonly outbox: Outbox
  readonly journal: Journal
  readonly claims: Claims
  readonly now: () => number
  readonly newId: () => string
  readonly drop: (reason: string, count?: number) => void
}

/** A parcel as it is written. */
interface Written {
  readonly version: 1
  readonly items: readonly Item[]
}

// Above this, parcels that are written are let go of and read again later; below, they are read.
const SPILL_BYTES = 600_000
const REFILL_BYTES = 300_000
// Of all pages of the origin: some minutes of a busy page, a thousandth of what browsers allow. A guess.
const MAX_JOURNAL_BYTES = 20_000_000
// Stores keep days to weeks of telemetry; older news than a long weekend confuses more than it tells. A guess.
const MAX_AGE_MS = 4 * 24 * 3600e3

export function createLedger({ outbox, journal, claims, now, newId, drop }: LedgerDeps): Ledger {
  let owner = ''
  let number = 0
  let written = 0
  let backlog: Key[] = []
  let refilling: Promise<void> | undefined
  // The disk is full: until something of ours is deleted.
  let isFull = false

  function discard({ key }: Parcel): void {
    written -= (key as Key)[3]
    isFull = false
    journal.remove(key)
  }

  /** What is provisional is replaced at its own time: it would keep the others of its parcel from being deleted. */
  function write(): void {
    const fresh = outbox.unwritten()
    store(fresh.filter(({ item }) => item.isProvisional))
    store(fresh.filter(({ item }) => !item.isProvisional))
  }

  function store(fresh: readonly Entry[]): void {
    if (!fresh.length || !journal.isOpen || isFull) return
    const items = fresh.map(({ item }) => item)
    const bytes = items.reduce((sum, item) => sum + item.bytes, 0)
    if (written + bytes > MAX_JOURNAL_BYTES) return
    written += bytes
    const key: Key = [now(), owner, ++number, bytes, items.length]
    const parcel: Parcel = { key, size: items.length, waiting: items.length }
    for (const entry of fresh) entry.parcel = parcel
    void journal.put(key, { version: 1, items } satisfies Written).then(isKept => {
      if (!isKept) {
        isFull = true
        written -= bytes
        for (const entry of fresh) entry.parcel = undefined
      } else if (outbox.bytes > SPILL_BYTES && outbox.forget(parcel)) backlog.push(key)
    })
  }

  async function refill(): Promise<void> {
    while (backlog.length && outbox.bytes < REFILL_BYTES) {
      const key = backlog.shift()!
      const value = await journal.get(key)
      const items = (value as Written | undefined)?.items
      if ((value as Written | undefined)?.version !== 1 || !Array.isArray(items)) {
        // Nothing there: another page was quicker, or the site's data were cleared.
        if (value || key[1] === owner) drop('journal_unreadable', key[4])
        journal.remove(key)
        continue
      }
      const parcel: Parcel = { key, size: items.length, waiting: items.length }
      for (const item of items) {
        if (isItem(item)) outbox.add(key[1] === owner ? item : { ...item, isInherited: true }, parcel)
        else {
          drop('journal_unreadable')
          if (--parcel.waiting === 0) discard(parcel)
        }
      }
    }
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
    for (const [gone, keys] of owners) {
      if (!(await claims.claim(gone))) continue
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
      await inherit()
    },
    inherit,
    write,
    refill: () => (refilling ??= refill().finally(() => (refilling = undefined))),
    discard,
    stop() {
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

function isKey(key: unknown): key is Key {
  const [at, owner, number, bytes, records] = Array.isArray(key) ? key : []
  return typeof owner === 'string' && [at, number, bytes, records].every(each => typeof each === 'number' && each >= 0)
}

/** Whether what was read is a record that a collector can read too: one broken in a batch would cost all others. */
function isItem(item: Item): boolean {
  try {
    const { id, signal, text, bytes, rank, envelope } = item
    JSON.parse(`${envelope.head}${text}${envelope.tail}`)
    return typeof id === 'string' && bytes > 0 && RANKS.includes(rank) && (signal === 'traces' || signal === 'logs')
  } catch {
    return false // damaged
  }
}
