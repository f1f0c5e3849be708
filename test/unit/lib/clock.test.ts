import assert from 'node:assert/strict'
import { test } from 'node:test'
import { now, toEpoch, watchClock } from '../../../src/lib/clock.js'
import { captureNatives } from '../../../src/lib/natives.js'

const HOUR = 3600e3
let wall = 1_700_000_000_000
let since = 0
const pass = (ms: number): void => {
  wall += ms
  since += ms
}
const scope = Object.create(globalThis, {
  crypto: { value: globalThis.crypto },
  Date: { value: { now: () => wall } },
  performance: { value: { timeOrigin: wall, now: () => since } },
})
captureNatives(scope)

test('runs with the monotonic clock', () => {
  const before = now()
  const gap = watchClock()
  pass(1234.5)
  assert.equal(now() - before, 1234.5)
  assert.deepEqual(gap(), { leaptMs: 0, isSuspended: false })
})

test('follows the wall clock after a sleep, and takes the sleep off durations', () => {
  const before = now()
  const gap = watchClock()
  wall += HOUR
  pass(100)
  assert.equal(now() - before, HOUR + 100)
  assert.equal(now(), wall)
  assert.equal(toEpoch(since), wall)
  assert.deepEqual(gap(), { leaptMs: HOUR, isSuspended: true })
  assert.deepEqual(watchClock()(), { leaptMs: 0, isSuspended: false })
})

test('never goes back when somebody sets the clock back', () => {
  const before = now()
  const gap = watchClock()
  wall -= HOUR
  pass(100)
  assert.equal(now() - before, 100)
  assert.deepEqual(gap(), { leaptMs: 0, isSuspended: false })
  wall += HOUR
})

test('takes no notice of a wall clock that is broken or coarse', () => {
  const before = now()
  const right = wall
  wall = Number.NaN
  assert.equal(now(), before)
  wall = right + 900
  assert.equal(now(), before)
  wall = right
})
