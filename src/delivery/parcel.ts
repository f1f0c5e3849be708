import type { Signal } from '../record.js'
import type { Envelope } from './encode.js'
import { type Entry, type Item, RANKS } from './outbox.js'

/** A parcel as it is written: lists, which the browser copies much faster than as many records. */
interface Written {
  readonly version: 1
  readonly envelopes: readonly Envelope[]
  readonly ids: readonly string[]
  readonly texts: readonly string[]
  /** Of each record: signal, rank, bytes, number of its envelope. */
  readonly rest: readonly number[]
}

const SIGNALS: readonly Signal[] = ['traces', 'logs']

export function toWritten(entries: readonly Entry[]): Written {
  const envelopes: Envelope[] = []
  const rest: number[] = []
  for (const { item } of entries) {
    const { signal, rank, bytes, envelope } = item
    let number = envelopes.indexOf(envelope)
    if (number < 0) number = envelopes.push(envelope) - 1
    rest.push(SIGNALS.indexOf(signal), RANKS.indexOf(rank), bytes, number)
  }
  return {
    version: 1,
    envelopes,
    ids: entries.map(({ item }) => item.id),
    texts: entries.map(({ item }) => item.text),
    rest,
  }
}

/**
 * The records of a parcel that can be read: one that is damaged would cost all others of its batch.
 * @param isTrusted written by this very page.
 */
export function readWritten(value: unknown, isTrusted = false): Item[] {
  const items: Item[] = []
  try {
    const { version, envelopes, ids, texts, rest } = value as Written
    if (version !== 1) return items
    ids.forEach((id, i) => {
      const [signal, rank, bytes, number] = rest.slice(i * 4, i * 4 + 4) as [number, number, number, number]
      const item = {
        id,
        text: texts[i]!,
        bytes,
        signal: SIGNALS[signal]!,
        rank: RANKS[rank]!,
        envelope: envelopes[number]!,
      }
      if (isTrusted || isItem(item)) items.push(item)
    })
  } catch {
    // Of another shape altogether.
  }
  return items
}

function isItem({ id, signal, text, bytes, rank, envelope }: Item): boolean {
  try {
    JSON.parse(`${envelope.head}${text}${envelope.tail}`)
    return typeof id === 'string' && bytes > 0 && !!signal && !!rank
  } catch {
    return false
  }
}
