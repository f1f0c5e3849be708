import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toBusy } from '../../viewer/model/busy.js'
import { toOutline } from '../../viewer/model/outline.js'
import { createScale } from '../../viewer/model/scale.js'
import { layAxis } from '../../viewer/model/ticks.js'
import { frame, isWhole, pan, WHOLE, zoom } from '../../viewer/model/view.js'
import { createShop } from '../support/shop.js'
import { scenarioOf, spanOf } from './records.js'

const busy = [
  { fromMs: 1000, toMs: 2000 },
  { fromMs: 2100, toMs: 3000 },
  { fromMs: 45_000, toMs: 46_000 },
]

test('folds a long pause to a fixed width and leaves a short one as it is', () => {
  const { pieces } = createScale(busy)
  assert.deepEqual(
    pieces.map(piece => piece.isFolded),
    [false, true, false],
  )
  const fold = pieces[1]!
  assert.ok(fold.to - fold.from < 0.06)
  assert.ok(fold.toMs - fold.fromMs > 41_000)
})

test('goes from time to position and back, also beyond both ends', () => {
  const scale = createScale(busy)
  for (const ms of [900, 1000, 1500, 2050, 3000, 20_000, 45_000, 46_000, 47_000])
    assert.ok(Math.abs(scale.time(scale.place(ms)) - ms) < 1e-6, `${ms}`)
  assert.equal(scale.place(1000), 0)
  assert.ok(Math.abs(scale.place(46_000) - 1) < 1e-9)
})

test('keeps the order of times', () => {
  const scale = createScale(toBusy(toOutline(createShop(), { allLogs: true }).nodes))
  const start = scale.pieces[0]!.fromMs
  let last = -1
  for (let ms = start; ms < start + 67_000; ms += 97) {
    const at = scale.place(ms)
    assert.ok(at > last)
    last = at
  }
})

test('gives pauses less than half of the width, however many they are', () => {
  const { pieces } = createScale(Array.from({ length: 100 }, (_, i) => ({ fromMs: i * 10_000, toMs: i * 10_000 + 50 })))
  const folded = pieces.filter(piece => piece.isFolded).reduce((sum, piece) => sum + piece.to - piece.from, 0)
  assert.ok(folded < 0.5)
})

test('stands on one moment, on moments far apart, and on nothing', () => {
  for (const moments of [[], [{ fromMs: 5, toMs: 5 }], [5, 1e9].map(ms => ({ fromMs: ms, toMs: ms }))]) {
    const scale = createScale(moments)
    assert.ok(Number.isFinite(scale.place(5)))
    assert.ok(layAxis(scale, WHOLE, 800).ticks.length > 0)
  }
})

test('does not take an open background for activity', () => {
  const background = spanOf('b', { name: 'background', endMs: 60_000 })
  const call = spanOf('c', { parentSpanId: 'b', startMs: 30_000, endMs: 30_100 })
  const { nodes } = toOutline(scenarioOf({ spans: [background, call] }), { allLogs: false })
  assert.deepEqual(toBusy(nodes), [{ fromMs: 30_000, toMs: 30_100 }])
})

test('labels round times that do not touch, and the longest pauses', () => {
  const scale = createScale(toBusy(toOutline(createShop(), { allLogs: false }).nodes))
  for (const width of [320, 800, 1600]) {
    const { ticks, folds } = layAxis(scale, WHOLE, width)
    for (const [i, tick] of ticks.entries()) assert.ok(i === 0 || tick.x - ticks[i - 1]!.x >= 56)
    const longest = folds.toSorted((a, b) => b.lengthMs - a.lengthMs)[0]
    assert.notEqual(longest?.label, 'none')
  }
})

test('zooms where it is told, moves, and never leaves the timeline', () => {
  const near = zoom(WHOLE, 0.5, 0.2)
  assert.deepEqual(near, { from: 0.1, to: 0.6 })
  assert.deepEqual(pan(near, -5), { from: 0, to: 0.5 })
  assert.deepEqual(pan(near, 5), { from: 0.5, to: 1 })
  assert.ok(isWhole(zoom(near, 100)))
  const { from, to } = frame(0.9, 1)
  assert.ok(from < 0.9 && to === 1)
})
