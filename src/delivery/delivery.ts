import type { DeliveryReport } from '../handle.js'
import type { Signal } from './encode.js'
import { toBody } from './encode.js'
import { createOutbox, type Item } from './outbox.js'
import type { Send } from './send.js'

export interface Delivery {
  add(item: Item): void
  /** Counts a record that could not even be made. */
  drop(reason: string, count?: number): void
  /** Sends all that waits; resolves when each record is delivered, refused, or kept for another try. */
  flush(): Promise<DeliveryReport>
  /** The page is going: hands to the browser what fits into its quota, the most important first. */
  leave(): void
  report(): DeliveryReport
  stop(): void
}

const SIGNALS: readonly Signal[] = ['traces', 'logs']
// Long enough to fill a batch, short enough that a crash costs little; what others use (OTel 5 s, Datadog 30 s).
const SEND_AFTER_MS = 3000
const MAX_BATCH_BYTES = 200_000
// 64 KiB in flight for keepalive in every engine (docs/discoveries.md), some of it for the page's own.
const MAX_LEAVE_BYTES = 56_000
const FIRST_RETRY_MS = 1000
const MAX_RETRY_MS = 60_000

/** Sends records in batches, one request of a signal at a time, and tries again what a collector may still take. */
export function createDelivery(send: Send): Delivery {
  const dropped: Record<string, number> = {}
  const drop = (reason: string, count = 1): void => {
    dropped[reason] = (dropped[reason] ?? 0) + count
  }
  const outbox = createOutbox(count => drop('queue_full', count))
  const busy: Partial<Record<Signal, Promise<void>>> = {}
  let inFlight = 0
  let delivered = 0
  let failures = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  function schedule(ms: number): void {
    timer ??= setTimeout(() => {
      timer = undefined
      for (const signal of SIGNALS) void sendNext(signal)
    }, ms)
  }

  /** One batch, then the next, until none is left or one has to wait. */
  async function sendNext(signal: Signal): Promise<void> {
    if (busy[signal]) return busy[signal]
    const items = outbox.take(signal, MAX_BATCH_BYTES)
    if (!items.length) return
    const sending = post(signal, items, false).then(isDone => {
      delete busy[signal]
      if (isDone) return sendNext(signal)
    })
    busy[signal] = sending
    return sending
  }

  async function post(signal: Signal, items: Item[], keepalive: boolean): Promise<boolean> {
    inFlight += items.length
    const verdict = await send(signal, toBody(signal, items), { keepalive })
    inFlight -= items.length
    if (verdict.kind === 'delivered') {
      failures = 0
      delivered += items.length - verdict.rejected
      if (verdict.rejected) drop('rejected', verdict.rejected)
      return true
    }
    if (verdict.kind === 'refused') {
      drop(`refused_${verdict.status}`, items.length)
      return true
    }
    outbox.putBack(items)
    // Full jitter: pages that failed together must not come back together.
    const backoff = Math.random() * Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** failures++)
    schedule(verdict.afterMs ?? backoff)
    return false
  }

  const report = (): DeliveryReport => ({ delivered, kept: outbox.size + inFlight, dropped: { ...dropped } })
  return {
    add(item) {
      outbox.add(item)
      schedule(SEND_AFTER_MS)
    },
    drop,
    async flush() {
      await Promise.all(SIGNALS.map(sendNext))
      return report()
    },
    leave() {
      let room = MAX_LEAVE_BYTES
      for (const signal of SIGNALS) {
        const items = outbox.take(signal, room)
        const bytes = items.reduce((sum, { text }) => sum + text.length, 0)
        if (!items.length) continue
        if (bytes > room) outbox.putBack(items)
        else void post(signal, items, true)
        room -= bytes
      }
    },
    report,
    stop() {
      clearTimeout(timer)
      timer = undefined
    },
  }
}
