import type { Log } from '../../src/record.js'

export interface Loss {
  /** As the page gave it: `queue_full`, `rejected`. */
  readonly reason: string
  readonly records: number
}

const DROPPED = 'silmari.dropped.'

/** What a page's delivery report says did not arrive, largest first. Empty for every other record. */
export function lossOf({ eventName, attributes }: Log): Loss[] {
  if (eventName !== 'silmari.delivery') return []
  return Object.entries(attributes)
    .filter(([key, value]) => key.startsWith(DROPPED) && typeof value === 'number' && value > 0)
    .map(([key, value]) => ({ reason: key.slice(DROPPED.length), records: value as number }))
    .sort((a, b) => b.records - a.records)
}

/** The losses of a whole scenario, by reason. */
export function sumLosses(logs: readonly Log[]): Loss[] {
  const records = new Map<string, number>()
  for (const log of logs)
    for (const loss of lossOf(log)) records.set(loss.reason, (records.get(loss.reason) ?? 0) + loss.records)
  return [...records].map(([reason, n]) => ({ reason, records: n })).sort((a, b) => b.records - a.records)
}
