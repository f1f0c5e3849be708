import type { Attributes } from '../fact.js'
import type { DeliveryReport } from '../handle.js'
import type { Entry } from './outbox.js'

/** Counts what becomes of records, so that none is lost without a word. */
export interface Account {
  readonly report: (kept: number, isDurable: boolean) => DeliveryReport
  /** What the collector is told of this page: totals so far, by reason. */
  readonly toEvent: () => Attributes
  /** Whether something was dropped since the last `toEvent`. */
  readonly hasLosses: () => boolean
  deliver(entries: readonly Entry[], rejected: number): void
  drop(reason: string, count?: number): void
  /** An answer of the collector with its `Date`: the roundest trip tells best how far our clocks are apart. */
  compareClocks(serverAt: number, sentAt: number, answeredAt: number): void
}

export function createAccount(): Account {
  const dropped: Record<string, number> = {}
  let delivered = 0
  let losses = 0
  let told = 0
  let skew: { readonly ms: number; readonly tripMs: number } | undefined

  function drop(reason: string, count = 1): void {
    if (!count) return
    dropped[reason] = (dropped[reason] ?? 0) + count
    losses += count
  }

  return {
    drop,
    report: (kept, isDurable) => ({ delivered, kept, dropped: { ...dropped }, isDurable }),
    hasLosses: () => losses > told,
    toEvent() {
      told = losses
      const attributes: Record<string, number | undefined> = {
        'silmari.delivered': delivered,
        'silmari.clock.skew_ms': skew?.ms,
      }
      for (const reason of Object.keys(dropped)) attributes[`silmari.dropped.${reason}`] = dropped[reason]
      return attributes
    },
    deliver(entries, rejected) {
      // A provisional span comes again whole; an earlier page has counted its own.
      for (const { item } of entries) if (!item.isProvisional && !item.isInherited) delivered++
      if (!rejected) return
      delivered = Math.max(0, delivered - rejected)
      drop('rejected', rejected)
    },
    compareClocks(serverAt, sentAt, answeredAt) {
      const tripMs = answeredAt - sentAt
      // HTTP dates are cut off to the second (RFC 9110 §5.6.7): on average half a second is missing.
      if (!(tripMs >= (skew?.tripMs ?? Infinity)))
        skew = { ms: Math.round(serverAt + 500 - sentAt - tripMs / 2), tripMs }
    },
  }
}
