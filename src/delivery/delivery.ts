import type { Undo } from '../fact.js'
import type { DeliveryReport } from '../handle.js'
import { quietly } from '../lib/guard.js'
import type { Signal } from '../record.js'
import type { Account } from './account.js'
import type { Breaker } from './breaker.js'
import { toBody } from './encode.js'
import type { Ledger } from './ledger.js'
import type { Entry, Item, Outbox, Take } from './outbox.js'
import type { Send } from './send.js'

export interface Delivery {
  add(item: Item): void
  /** Something has begun that is not yet a record. */
  touch(): void
  /** Sends all that waits and may be sent now. */
  flush(): Promise<DeliveryReport>
  /** The page is hidden, or going: hands to the browser what fits into its quota, the most important first. */
  leave(isLast: boolean): void
  /** Something has changed for the better (the network is back): tries at once. */
  wake(): void
  report(): DeliveryReport
  stop(): void
}

export interface DeliveryDeps {
  readonly outbox: Outbox
  readonly ledger: Ledger
  readonly account: Account
  readonly breaker: Breaker
  readonly send: Send
  /** Leaves a request with the browser, to be made when the page is gone. `undefined`: this browser cannot. */
  readonly sendLater?: (signal: Signal, body: string) => void
  /** Adds what is still going on, so that it is written too. */
  readonly addOpen: () => void
  /** Adds a record of what was dropped. */
  readonly tellLosses: () => void
  /** Runs `fn` once, later. */
  readonly later: (fn: () => void, ms: number) => Undo
  /** Warns once of what only a person can mend. */
  readonly warn: (problem: string) => void
}

const SIGNALS: readonly Signal[] = ['traces', 'logs']
// Long enough to fill a batch; what others use (OTel 5 s, Datadog 30 s). A crash does not cost it: see the journal.
const SEND_AFTER_MS = 3000
// Half of the second after which nothing may be lost in a crash.
const WRITE_AFTER_MS = 500
// Each request costs the main thread a millisecond, whatever is in it (Chromium 156).
const MAX_BATCH_BYTES = 400_000
// What a line of 2 KB/s takes until a request is given up.
const MIN_BATCH_BYTES = 50_000
const MAX_BATCH_RECORDS = 512
// While a collector is well most records are delivered before they need be written. What a page that goes has still to
// write must fit into its last words, in which it takes a quarter more (./last-words.ts).
const MAX_FRESH_BYTES = 300_000
// 2 MB of heap for 10 000 requests with an unreachable collector (DESIGN §7).
const MAX_MEMORY_BYTES = 1_200_000
// 64 KiB in flight for keepalive in every engine (docs/discoveries.md), less envelopes and some of it for the page's own.
const MAX_LAST_BYTES = 56_000

/** Sends records in batches, one request of a signal at a time, and tries again what a collector may still take. */
export function createDelivery(deps: DeliveryDeps): Delivery {
  const { outbox, ledger, account, breaker, send, sendLater, addOpen, tellLosses, later, warn } = deps
  // What the collector takes, and of that what the line has time for.
  let maxBatchBytes = MAX_BATCH_BYTES
  let batchBytes = MAX_BATCH_BYTES
  let lastBytes = 0
  let addedBytes = 0
  // Whether the next round takes what there is, and all rounds of this run.
  let isDue = false
  let isAsked = false
  let running: Promise<unknown> | undefined
  const sending = createTimer(later, () => void run())
  const writing = createTimer(later, () => {
    addOpen()
    ledger.write()
  })

  function sendSoon(): void {
    sending.stop()
    sending.start(0)
  }

  const isReady =
    (signal: Signal) =>
    ({ item, isSent }: Entry): boolean =>
      item.signal === signal && !isSent && !item.isProvisional

  /** Round after round: all that waits, or only whole batches, until the collector must be given time. */
  async function rounds(): Promise<void> {
    for (;;) {
      await ledger.refill()
      const signals = SIGNALS.filter(signal => outbox.count(isReady(signal)))
      if (!signals.length || navigator.onLine === false) return
      const waitMs = breaker.waitMs()
      if (waitMs) return sending.start(waitMs)
      if (!isDue && outbox.bytes < MAX_BATCH_BYTES) return sending.start(SEND_AFTER_MS)
      if (account.hasLosses()) tellLosses()
      isDue = isAsked
      await Promise.all((breaker.isOpen ? signals.slice(0, 1) : signals).map(sendNext))
    }
  }

  function run(): Promise<unknown> {
    isDue = true
    running ??= quietly('delivery', async () => {
      try {
        await rounds()
      } finally {
        running = undefined
      }
    })
    return running
  }

  function sendNext(signal: Signal): Promise<void> {
    const how = { of: isReady(signal), maxBytes: batchBytes, maxCount: MAX_BATCH_RECORDS, atLeastOne: true }
    return post(signal, outbox.take(how), false)
  }

  async function post(signal: Signal, entries: Entry[], isLast: boolean): Promise<void> {
    const bytes = bytesOf(entries)
    if (isLast) lastBytes += bytes
    const answered = breaker.ask()
    const verdict = await send(signal, toBody(signal, itemsOf(entries)), { isLast })
    answered()
    if (isLast) lastBytes -= bytes
    if (verdict.kind === 'delivered') {
      breaker.succeed()
      batchBytes = Math.min(maxBatchBytes, batchBytes * 2)
      account.deliver(outbox.settle(entries), verdict.rejected)
    } else if (verdict.kind === 'refused' || (verdict.kind === 'too_large' && entries.length === 1)) {
      breaker.fail()
      const reason = verdict.kind === 'refused' ? `refused_${verdict.status}` : 'too_large'
      account.drop(reason, outbox.settle(entries).length)
      warn(`silmari: the collector refuses records (${reason}); they are dropped and counted.`)
    } else {
      outbox.putBack(entries)
      if (verdict.kind === 'too_large') maxBatchBytes = batchBytes = bytes / 2
      else if (verdict.isTimeout) batchBytes = Math.min(batchBytes, Math.max(MIN_BATCH_BYTES, bytes / 2))
      // At the end of a page a request may fail for want of quota, which says nothing about the collector.
      if (verdict.kind === 'again' && !isLast) breaker.fail(verdict.afterMs)
    }
  }

  function postLast(entries: Entry[], how: (signal: Signal, entries: Entry[]) => void): void {
    for (const signal of SIGNALS) {
      const own = entries.filter(({ item }) => item.signal === signal)
      if (own.length) how(signal, own)
    }
  }

  function leave(isLast: boolean): void {
    ledger.write()
    const maxBytes = MAX_LAST_BYTES - lastBytes
    // What hangs holds connections of the site that the next page needs (docs/discoveries.md): the journal's can wait.
    const isSilent = breaker.isOverdue
    if (ledger.isDurable && isSilent) return
    const waiting = ({ isSent, parcel, item }: Entry) =>
      !isSent && !(isSilent && parcel) && (isLast || !item.isProvisional)
    // A page that lives on sends the rest in its own time. One that is hidden after it went has closed its journal: what
    // is told that late, such as the last vitals, has no other time.
    if (isLast || !lastBytes || !ledger.isDurable) leaveAll(waiting, maxBytes, isLast)
    if (!isLast) void run()
  }

  function leaveAll(waiting: Take['of'], maxBytes: number, isLast: boolean): void {
    // An ordinary request that is under way is cut off when the page goes.
    const underWay = new Set<Entry>()
    if (isLast) outbox.count(entry => !!entry.isSent && !!underWay.add(entry))
    const first = outbox.take({ of: waiting, maxBytes })
    const second = outbox.take({ of: entry => underWay.has(entry), maxBytes: maxBytes - bytesOf(first) })
    postLast([...first, ...second], (signal, entries) => void quietly('delivery', () => post(signal, entries, true)))
    // A second quota of its own; these stay in the journal, for nobody hears what became of them.
    if (isLast && sendLater) {
      const rest = outbox.take({ of: waiting, maxBytes: MAX_LAST_BYTES })
      postLast(rest, (signal, entries) => sendLater(signal, toBody(signal, itemsOf(entries))))
      outbox.putBack(rest)
    }
  }

  const kept = (): number => ledger.spilled + outbox.count(({ item }) => !item.isProvisional && !item.isInherited)
  const report = (): DeliveryReport => account.report(kept(), ledger.isDurable)
  return {
    touch: () => writing.start(WRITE_AFTER_MS),
    add(item) {
      outbox.add(item, true)
      if (outbox.freshBytes > MAX_FRESH_BYTES) ledger.write()
      if (outbox.bytes > MAX_MEMORY_BYTES) {
        ledger.relieve()
        account.drop('queue_full', outbox.shrink(MAX_MEMORY_BYTES))
      }
      writing.start(WRITE_AFTER_MS)
      sending.start(SEND_AFTER_MS)
      addedBytes += item.bytes
      if (addedBytes < MAX_BATCH_BYTES) return
      addedBytes = 0
      // In a task of its own: this one has encoded many records.
      sendSoon()
    },
    async flush() {
      isAsked = true
      await run()
      isAsked = false
      return report()
    },
    leave,
    wake() {
      breaker.reset()
      sendSoon()
    },
    report,
    stop() {
      sending.stop()
      writing.stop()
    },
  }
}

/** A timer that is started again and again; the first start counts. */
function createTimer(later: DeliveryDeps['later'], fn: () => void) {
  let stop: Undo | undefined
  return {
    start(ms: number): void {
      stop ??= later(() => {
        stop = undefined
        fn()
      }, ms)
    },
    stop(): void {
      stop?.()
      stop = undefined
    },
  }
}

function itemsOf(entries: readonly Entry[]): Item[] {
  return entries.map(({ item }) => item)
}

function bytesOf(entries: readonly Entry[]): number {
  return entries.reduce((sum, { item }) => sum + item.bytes + 1, 0)
}
