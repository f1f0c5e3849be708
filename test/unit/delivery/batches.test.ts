import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createAccount } from '../../../src/delivery/account.js'
import { createBreaker } from '../../../src/delivery/breaker.js'
import { createDelivery } from '../../../src/delivery/delivery.js'
import type { Ledger } from '../../../src/delivery/ledger.js'
import { createOutbox } from '../../../src/delivery/outbox.js'
import type { Verdict } from '../../../src/delivery/send.js'

// Node 20 has none.
globalThis.navigator ??= { onLine: true } as Navigator

const NO_JOURNAL: Ledger = {
  start: async () => {},
  inherit: async () => {},
  write() {},
  refill: async () => {},
  relieve() {},
  discard() {},
  stop() {},
  isDurable: false,
  spilled: 0,
}
const TEXT = `"${'x'.repeat(998)}"`

/** Hands 350 records of 1 KB to a delivery whose collector judges each body by its length. */
async function deliver(judge: (bytes: number) => Verdict) {
  let at = 0
  const bodies: number[] = []
  const delivery = createDelivery({
    outbox: createOutbox(() => {}),
    ledger: NO_JOURNAL,
    account: createAccount(),
    breaker: createBreaker(() => at),
    async send(_, body) {
      bodies.push(body.length)
      return judge(body.length)
    },
    addOpen() {},
    tellLosses() {},
    later(fn, ms) {
      const timer = setTimeout(() => {
        at += ms
        fn()
      }, 1)
      return () => clearTimeout(timer)
    },
    warn() {},
  })
  const envelope = { head: '{"resourceSpans":[{"scopeSpans":[{"spans":[', tail: ']}]}]}' }
  for (let i = 0; i < 350; i++) {
    delivery.add({ id: `${i}`, signal: 'traces', rank: 'other', text: TEXT, bytes: TEXT.length, envelope })
  }
  while (delivery.report().kept) await new Promise(resolve => setTimeout(resolve, 5))
  delivery.stop()
  return { bodies, report: delivery.report() }
}

test('records go in few requests', async () => {
  const { bodies, report } = await deliver(() => ({ kind: 'delivered', rejected: 0 }))
  assert.equal(report.delivered, 350)
  assert.equal(bodies.length, 1)
})

test('what is too large is tried again in halves', async () => {
  const { bodies, report } = await deliver(bytes =>
    bytes > 120_000 ? { kind: 'too_large' } : { kind: 'delivered', rejected: 0 },
  )
  assert.equal(report.delivered, 350)
  assert.deepEqual(report.dropped, {})
  const refused = bodies.filter(bytes => bytes > 120_000)
  assert.equal(refused.length, 2, `${bodies}`)
  assert.ok(refused[1]! < refused[0]! * 0.6, `${bodies}`)
})

test('what takes too long is tried again in halves, and more at a time once that is in time', async () => {
  let late = 2
  const { bodies, report } = await deliver(() =>
    late-- > 0 ? { kind: 'again', isTimeout: true } : { kind: 'delivered', rejected: 0 },
  )
  assert.equal(report.delivered, 350)
  const [first, second, third, fourth] = bodies as [number, number, number, number]
  assert.ok(second < first * 0.6 && third < second * 0.6, `${bodies}`)
  assert.ok(fourth > third * 1.9, `${bodies}`)
})
