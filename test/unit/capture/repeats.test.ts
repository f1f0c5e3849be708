import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRepeats } from '../../../src/capture/repeats.js'
import { captureNatives } from '../../../src/lib/natives.js'

let since = 0
const performance = { timeOrigin: 1.7e12, now: () => since }
captureNatives(Object.create(globalThis, { crypto: { value: globalThis.crypto }, performance: { value: performance } }))

function count() {
  const records: [value: string, count: number][] = []
  const repeats = createRepeats<string>((value, of) => records.push([value, of]))
  const total = () => records.reduce((sum, [, of]) => sum + of, 0)
  return { ...repeats, records, total }
}

test('records the first ones each, then ever fewer, and counts all', () => {
  const { add, flush, records, total } = count()
  for (let i = 0; i < 10_000; i++) add('equal', `value ${i}`)
  assert.deepEqual(
    records.slice(0, 9).map(([, of]) => of),
    [1, 1, 1, 1, 1, 1, 1, 1, 8],
  )
  assert.equal(records.length, 18)
  flush()
  assert.equal(records.length, 19)
  assert.equal(total(), 10_000)
  assert.deepEqual(records.at(-1), ['value 9999', 10_000 - 8192])
  flush()
  assert.equal(records.length, 19)
})

test('counts kinds apart, up to a number of kinds', () => {
  const { add, flush, records, total } = count()
  for (let i = 0; i < 10_000; i++) add(`kind ${i}`, 'value')
  flush()
  assert.ok(records.length < 80, `${records.length} records`)
  assert.equal(total(), 10_000)
})

test('records again each what comes after a minute', () => {
  const { add, records } = count()
  for (let i = 0; i < 20; i++) add('equal', 'early')
  since += 61_000
  add('equal', 'late')
  assert.deepEqual(records.slice(-2), [
    ['early', 4],
    ['late', 1],
  ])
})
