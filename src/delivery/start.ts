import type { Undo } from '../fact.js'
import { quietly } from '../lib/guard.js'
import { listen, together } from '../lib/listen.js'
import type { Storage } from '../lib/storage.js'
import type { ResolvedOptions } from '../options.js'
import type { Signal } from '../record.js'
import { type Account, createAccount } from './account.js'
import { createBreaker } from './breaker.js'
import { createClaims } from './claims.js'
import { createDelivery, type Delivery } from './delivery.js'
import { createJournal } from './journal.js'
import { createLastWords } from './last-words.js'
import { createLedger } from './ledger.js'
import { createOutbox, type Outbox } from './outbox.js'
import { createSend, toRequest } from './send.js'

export interface DeliveryStart {
  readonly options: ResolvedOptions
  readonly fetch: typeof fetch
  readonly now: () => number
  readonly newId: () => string
  readonly profile: Storage
  readonly stringify: typeof JSON.stringify
  readonly later: (fn: () => void, ms: number) => Undo
  /** Adds what is still going on, but not what `outbox` has already. */
  readonly addOpen: (outbox: Outbox) => void
  readonly tellLosses: (account: Account) => void
}

export interface StartedDelivery extends Delivery {
  readonly account: Account
  /** The page goes, perhaps to come back: whatever is written may be sent by another page. */
  suspend(): void
  resume(): void
}

// The page before this one may still be going when we come; later, a page that crashes while we live is looked for now
// and then: nobody waits for it.
const FIRST_LOOK_MS = 1000
const LOOK_EVERY_MS = 60_000

/** Wires delivery: memory, journal, collector. */
export function startDelivery(deps: DeliveryStart): StartedDelivery {
  const { options, fetch, now, newId, later } = deps
  const account = createAccount()
  const outbox: Outbox = createOutbox(parcel => ledger.discard(parcel.key))
  const claims = createClaims(now, later)
  const ledger = createLedger({
    outbox,
    journal: createJournal(options.endpoint),
    lastWords: createLastWords(deps.profile, options.endpoint, deps.stringify),
    claims,
    now,
    newId,
    drop: account.drop,
  })
  const { fetchLater } = window as { fetchLater?: (url: string, init: RequestInit) => unknown }
  const warned = new Set<string>()

  const delivery = createDelivery({
    outbox,
    ledger,
    account,
    breaker: createBreaker(now),
    send: createSend({ fetch, ...options, now, later, onDate: account.compareClocks }),
    ...(fetchLater && {
      sendLater(signal: Signal, body: string) {
        const { url, ...request } = toRequest(signal, options)
        fetchLater(url, { ...request, body })
      },
    }),
    addOpen: () => deps.addOpen(outbox),
    tellLosses: () => deps.tellLosses(account),
    later,
    warn(problem) {
      if (!warned.has(problem)) console.warn(problem)
      warned.add(problem)
    },
  })

  const sendAfter = (work: () => Promise<void>) =>
    quietly('journal', async () => {
      await work()
      await delivery.flush()
    })
  const begin = () => sendAfter(ledger.start)
  void begin()
  const undo = together(
    listen(window, 'online', delivery.wake),
    repeat(later, () => void sendAfter(ledger.inherit), LOOK_EVERY_MS, FIRST_LOOK_MS),
  )

  return {
    ...delivery,
    account,
    suspend: () => ledger.stop(true),
    resume() {
      void begin()
      delivery.wake()
    },
    stop() {
      undo()
      delivery.stop()
      ledger.stop()
    },
  }
}

/** Every `ms`; at first after `firstMs`, and then twice as long each time. */
function repeat(later: DeliveryStart['later'], fn: () => void, ms: number, firstMs = ms): Undo {
  let stop: Undo
  const wait = (waitMs: number): void => {
    stop = later(() => {
      wait(Math.min(ms, waitMs * 2))
      fn()
    }, waitMs)
  }
  wait(firstMs)
  return () => stop()
}
