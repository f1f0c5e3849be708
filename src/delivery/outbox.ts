import type { Encoded, Signal } from './encode.js'

/** What is sent first and dropped last. */
export type Rank = 0 | 1 | 2
export const RANK = { error: 2, person: 1, other: 0 } as const satisfies Record<string, Rank>

export interface Item extends Encoded {
  readonly rank: Rank
}

/** Records that wait to be sent, bounded in number and size. */
export interface Outbox {
  readonly size: number
  add(item: Item): void
  /** Takes out the most important records of a signal that fit into `maxBytes`, at least one; oldest first. */
  take(signal: Signal, maxBytes: number): Item[]
  /** Puts back what was taken and could not be delivered. */
  putBack(items: readonly Item[]): void
  hasAny(signal: Signal): boolean
}

// 2 MB of heap for 10 000 requests with an unreachable collector (docs/budgets.md); a character of Latin text is a byte.
const MAX_CHARS = 1_200_000

/** @param onDrop told how many records had to go because there was no room. */
export function createOutbox(onDrop: (count: number) => void): Outbox {
  let items: Item[] = []
  let chars = 0

  function makeRoom(): void {
    for (const rank of [RANK.other, RANK.person, RANK.error]) {
      if (chars <= MAX_CHARS) return
      const kept: Item[] = []
      let dropped = 0
      for (const item of items) {
        if (item.rank === rank && chars > MAX_CHARS * 0.9) {
          chars -= item.text.length
          dropped++
        } else kept.push(item)
      }
      items = kept
      if (dropped) onDrop(dropped)
    }
  }

  return {
    get size() {
      return items.length
    },
    add(item) {
      items.push(item)
      chars += item.text.length
      if (chars > MAX_CHARS) makeRoom()
    },
    take(signal, maxBytes) {
      const taken = new Set<Item>()
      let room = maxBytes
      for (const rank of [RANK.error, RANK.person, RANK.other]) {
        for (const item of items) {
          if (item.signal !== signal || item.rank !== rank) continue
          const bytes = item.text.length + 1
          if (bytes > room && taken.size) break
          taken.add(item)
          room -= bytes
          chars -= item.text.length
        }
      }
      items = items.filter(item => !taken.has(item))
      return [...taken]
    },
    putBack(back) {
      items = [...back, ...items]
      for (const { text } of back) chars += text.length
      makeRoom()
    },
    hasAny: signal => items.some(item => item.signal === signal),
  }
}
