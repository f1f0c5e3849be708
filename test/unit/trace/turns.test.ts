import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createTurns } from '../../../src/trace/turns.js'

/** Each value takes `costMs` by a clock of its own. */
function start(costMs: number) {
  let at = 0
  const due: (() => void)[] = []
  const taken: number[] = []
  const turns = createTurns<number>({
    now: () => at,
    take(value) {
      at += costMs
      taken.push(value)
    },
    later(fn) {
      due.push(fn)
      return () => {}
    },
  })
  return { turns, taken, next: () => due.shift()?.() }
}
const range = (count: number) => Array.from({ length: count }, (_, i) => i)

describe('turns', () => {
  test('take what has come in their order, a few at a time', () => {
    const { turns, taken, next } = start(1)
    range(40).forEach(turns.add)
    assert.deepEqual(taken, [])
    next()
    assert.ok(taken.length > 0 && taken.length <= 16, `${taken.length} in one turn`)
    for (let i = 0; i < 10; i++) next()
    assert.deepEqual(taken, range(40))
  })

  test('take all that is left when they are finished', () => {
    const { turns, taken } = start(1)
    range(40).forEach(turns.add)
    assert.deepEqual(turns.finish(), [])
    assert.deepEqual(taken, range(40))
  })

  test('answer what there was no time for, and take it no more', () => {
    const { turns, taken, next } = start(1)
    range(40).forEach(turns.add)
    const left = turns.finish(10)
    assert.deepEqual([...taken, ...left], range(40))
    assert.ok(left.length >= 24, `${left.length} left`)
    next()
    assert.equal(taken.length + left.length, 40)
  })

  test('keep no more than a thousand waiting', () => {
    const { turns, taken } = start(1)
    range(1500).forEach(turns.add)
    assert.deepEqual(taken, range(500))
  })
})
