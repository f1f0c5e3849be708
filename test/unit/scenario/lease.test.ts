import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatLease, parseLease, use } from '../../../src/scenario/lease.js'

const ID = '017f22e279b07cc398c4dc0c0c07398f'
const LIMITS = { idleMs: 1000, maxAgeMs: 5000 }
const AT = 1_800_000_000_000

test('reads back what it wrote, names with dots, percent signs and Korean included', () => {
  for (const name of ['', 'checkout', 'v1.2.3', '100%', '결제 하기', '%2E', '*2E *', 'a'.repeat(100)]) {
    const lease = { id: ID, startedAt: AT - 10, lastAt: AT - 5, name }
    assert.deepEqual(parseLease(formatLease(lease), AT, LIMITS), lease)
  }
})

const t36 = (at: number) => at.toString(36)
const refused: [why: string, text: string][] = [
  ['nothing', ''],
  ['another shape', 'abc'],
  ['an id of another shape', `${'z'.repeat(32)}.${t36(AT)}.${t36(AT)}.`],
  ['an id with markup', `<img src=x>.${t36(AT)}.${t36(AT)}.`],
  ['too many parts', `${ID}.${t36(AT)}.${t36(AT)}..`],
  ['times that are no times', `${ID}.!.!.`],
  ['a last use further ahead than a whole life', `${ID}.${t36(AT)}.${t36(AT + 5001)}.`],
  ['idle for too long', `${ID}.${t36(AT - 2000)}.${t36(AT - 1001)}.`],
  ['too old', `${ID}.${t36(AT - 5001)}.${t36(AT - 10)}.`],
  ['a name of a thousand characters', `${ID}.${t36(AT)}.${t36(AT)}.${'a'.repeat(1000)}`],
]
for (const [why, text] of refused) {
  test(`does not trust a lease with ${why}`, () => {
    assert.equal(parseLease(text, AT, LIMITS), undefined)
  })
}

test('goes on with a lease from before a clock was set back, and counts its age anew', () => {
  const ahead = { id: ID, startedAt: AT + 3000, lastAt: AT + 4000, name: '' }
  const lease = parseLease(formatLease(ahead), AT, LIMITS)!
  assert.deepEqual(lease, ahead)
  assert.deepEqual(use(lease, AT), { ...ahead, startedAt: AT, lastAt: AT })
  assert.equal(parseLease(formatLease(ahead), AT, { ...LIMITS, aheadMs: 1000 }), undefined)
})

test('cuts a name that is too long, and writes any name a page may give', () => {
  const write = (name: unknown) =>
    parseLease(formatLease({ id: ID, startedAt: AT, lastAt: AT, name: name as string }), AT, LIMITS)?.name
  assert.equal(write('긴'.repeat(1000)), '긴'.repeat(100))
  assert.equal(write('\ud800'), '\ud800')
  assert.equal(write(42), '42')
})

test('writes nothing that an address, a form or a cookie would write differently', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), name => {
      assert.match(formatLease({ id: ID, startedAt: AT, lastAt: AT, name }), /^[\w.*@+/-]+$/)
    }),
  )
})

test('never throws on what it finds', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      parseLease(text, AT, LIMITS)
      parseLease(`${ID}.${t36(AT)}.${t36(AT)}.${text}`, AT, LIMITS)
    }),
  )
})
