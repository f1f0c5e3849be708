import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Scenario } from '../../src/store/store.js'
import { findLosses } from '../../viewer/model/loss.js'
import { logOf, scenarioOf, spanOf } from './records.js'

const LATER = 10 * 60_000
const find = (records: Partial<Scenario>, nowMs = LATER) => findLosses(scenarioOf(records), nowMs)
const numbered = (page: string, ...numbers: number[]) =>
  numbers.map(n => spanOf(`${page}${n}`, { attributes: { 'page.id': page, 'silmari.sequence': n } }))
const report = (page: string, dropped: Record<string, number>) =>
  logOf({
    eventName: 'silmari.delivery',
    attributes: {
      'page.id': page,
      ...Object.fromEntries(Object.entries(dropped).map(([reason, n]) => [`silmari.dropped.${reason}`, n])),
    },
  })

test('sums the last totals of each page, by reason, largest first', () => {
  const logs = [
    report('a', { queue_full: 2 }),
    report('a', { queue_full: 3, encode: 0 }),
    report('b', { queue_full: 1, refused_401: 9 }),
  ]
  assert.deepEqual(find({ logs }), [
    { reason: 'refused_401', records: 9 },
    { reason: 'queue_full', records: 4 },
  ])
})

test('counts numbers that never came, each page by itself', () => {
  const spans = [...numbered('a', 1, 2, 5), ...numbered('b', 7, 8, 10)]
  assert.deepEqual(find({ spans }), [{ reason: 'not_arrived', records: 3 }])
})

test('does not count again what a report explains', () => {
  assert.deepEqual(find({ spans: numbered('a', 1, 2, 6), logs: [report('a', { queue_full: 2 })] }), [
    { reason: 'queue_full', records: 2 },
    { reason: 'not_arrived', records: 1 },
  ])
})

test('waits for what may be merely late, and says nothing of a scenario that was cut', () => {
  assert.deepEqual(find({ spans: numbered('a', 1, 3) }, 1000), [])
  const cut = scenarioOf({ spans: numbered('a', 1, 3) })
  cut.cap.truncated = true
  assert.deepEqual(findLosses(cut, LATER), [])
})
