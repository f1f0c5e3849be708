import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createEmitter } from '../../../src/lib/emitter.js'

test('keeps values for the first listener, in order, then hands them on at once', () => {
  const emitter = createEmitter<number>(10)
  const seen: number[] = []
  emitter.emit(1)
  emitter.emit(2)
  emitter.on(value => seen.push(value))
  emitter.emit(3)
  assert.deepEqual(seen, [1, 2, 3])
})

test('keeps no more than its capacity and counts the rest', () => {
  const emitter = createEmitter<number>(2)
  for (let i = 0; i < 5; i++) emitter.emit(i)
  const seen: number[] = []
  emitter.on(value => seen.push(value))
  assert.deepEqual(seen, [0, 1])
  assert.equal(emitter.dropped, 3)
})

test('goes on to the other listeners when one throws, and forgets one that is undone', () => {
  const emitter = createEmitter<number>(0)
  const seen: string[] = []
  emitter.on(() => {
    throw new Error('listener')
  })
  const undo = emitter.on(value => seen.push(`a${value}`))
  emitter.emit(1)
  undo()
  emitter.emit(2)
  assert.deepEqual(seen, ['a1'])
})
