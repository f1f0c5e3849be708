import type { Attributes, Log } from '../../src/record.js'
import type { Scenario } from '../../src/store/store.js'

export interface Loss {
  /** As the page gave it, `queue_full` or `refused_401`; `not_arrived` when nobody said why. */
  readonly reason: string
  readonly records: number
}

const DROPPED = 'silmari.dropped.'
// A guess: what a page has not sent by then is not merely late.
const LATE_AFTER_MS = 60_000

/** What a page's delivery report says did not arrive: its totals so far. Empty for every other record. */
export function lossOf({ eventName, attributes }: Log): Loss[] {
  if (eventName !== 'silmari.delivery') return []
  return Object.entries(attributes)
    .filter(([key, value]) => key.startsWith(DROPPED) && typeof value === 'number' && value > 0)
    .map(([key, value]) => ({ reason: key.slice(DROPPED.length), records: value as number }))
    .sort((a, b) => b.records - a.records)
}

/**
 * The losses of a whole scenario, largest first: what its pages reported, and the gaps in the numbers that each page gives
 * its records (`silmari.sequence`) as far as the reports do not explain them.
 */
export function findLosses({ spans, logs, cap }: Scenario, nowMs: number): Loss[] {
  const pages = new Map<unknown, Page>()
  const note = (attributes: Attributes, timeMs: number, losses: readonly Loss[]) => {
    const id = attributes['page.id']
    const page = pages.get(id) ?? { numbers: new Set(), lastMs: 0, losses: new Map() }
    pages.set(id, page)
    page.lastMs = Math.max(page.lastMs, timeMs)
    const number = attributes['silmari.sequence']
    if (typeof number === 'number') page.numbers.add(number)
    for (const { reason, records } of losses) page.losses.set(reason, Math.max(records, page.losses.get(reason) ?? 0))
  }
  for (const span of spans) note(span.attributes, span.endMs, [])
  for (const log of logs) note(log.attributes, log.timeMs, lossOf(log))

  const sums = new Map<string, number>()
  for (const page of pages.values()) {
    for (const [reason, records] of page.losses) sums.set(reason, (sums.get(reason) ?? 0) + records)
    // The numbers of a scenario that was cut say nothing.
    const missing = cap.truncated || nowMs - page.lastMs < LATE_AFTER_MS ? 0 : unexplained(page)
    if (missing > 0) sums.set('not_arrived', (sums.get('not_arrived') ?? 0) + missing)
  }
  return [...sums].map(([reason, records]) => ({ reason, records })).sort((a, b) => b.records - a.records)
}

interface Page {
  readonly numbers: Set<number>
  lastMs: number
  readonly losses: Map<string, number>
}

/** Numbers left out between the first and the last that arrived; earlier and later ones may be another scenario's. */
function unexplained({ numbers, losses }: Page): number {
  let least = Infinity
  let most = -Infinity
  for (const number of numbers) {
    least = Math.min(least, number)
    most = Math.max(most, number)
  }
  const gaps = numbers.size ? most - least + 1 - numbers.size : 0
  return gaps - [...losses.values()].reduce((sum, records) => sum + records, 0)
}
