import { performanceNow } from '../lib/natives.js'

/** Thins out what happens over and over, and counts all of it. */
export interface Repeats<T> {
  add(key: string, value: T): void
  /** Records what was counted since the last record of its kind. */
  flush(): void
}

interface Kind<T> {
  count: number
  recorded: number
  last: T
}

// The first ones each, for they may have different causes; then the 16th, 32nd, 64th …: 10 000 in a loop are 18 records.
const EACH = 8
// After this long a kind counts as new: an error every minute is recorded every minute (a guess).
const FORGET_AFTER_MS = 60e3
// More kinds than this at a time are a message with a number in it; they share one count (a guess).
const MAX_KINDS = 50

/** `record` gets a value, and how many of its kind it stands for. */
export function createRepeats<T>(record: (value: T, count: number) => void): Repeats<T> {
  let kinds: Record<string, Kind<T>> = Object.create(null)
  let size = 0
  let since = 0

  function settle(kind: Kind<T>): void {
    const count = kind.count - kind.recorded
    kind.recorded = kind.count
    if (count) record(kind.last, count)
  }

  function flush(): void {
    for (const key in kinds) settle(kinds[key]!)
  }

  return {
    flush,
    add(key, value) {
      const at = performanceNow()
      if (at - since > FORGET_AFTER_MS) {
        flush()
        kinds = Object.create(null)
        size = 0
        since = at
      }
      const name = key in kinds || size < MAX_KINDS ? key : ''
      size += name in kinds ? 0 : 1
      const kind = (kinds[name] ??= { count: 0, recorded: 0, last: value })
      kind.last = value
      kind.count++
      if (kind.count <= EACH || !(kind.count & (kind.count - 1))) settle(kind)
    },
  }
}
