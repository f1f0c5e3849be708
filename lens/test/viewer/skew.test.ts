import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Span } from '../../src/record.js'
import { toOutline } from '../../viewer/model/outline.js'
import { findSkews } from '../../viewer/model/skew.js'
import { scenarioOf, spanOf } from './records.js'

const find = (...spans: Span[]) => findSkews(toOutline(scenarioOf({ spans }), { allLogs: false }).nodes)
const page = spanOf('page', { startMs: 100_000, endMs: 101_000 })
const called = (service: string, startMs: number) =>
  spanOf(`${service} ${startMs}`, { service, startMs, endMs: startMs + 10, parentSpanId: 'page' })

test('names the services that begin before what called them, the largest difference of each, largest first', () => {
  const spans = [page, called('orders', 99_000), called('orders', 98_000), called('ledger', 10_000)]
  assert.deepEqual(find(...spans), [
    { service: 'ledger', ms: 90_000 },
    { service: 'orders', ms: 2000 },
  ])
})

test('says nothing where clocks agree, more or less, or where it is the same clock', () => {
  assert.deepEqual(find(page, called('orders', 100_001), called('ledger', 99_950), called('shop-web', 50_000)), [])
})
