import assert from 'node:assert/strict'
import { it } from 'node:test'
import { createCounts } from '../../../src/capture/counts.js'

it('counts how often a key has been met before', () => {
  const count = createCounts()
  assert.deepEqual(['a', 'b', 'a', 'a', '__proto__', '__proto__'].map(count), [0, 0, 1, 2, 0, 1])
})

it('counts anew after five hundred keys, so that memory is bounded', () => {
  const count = createCounts()
  count('first')
  for (let i = 0; i < 500; i++) count(`${i}`)
  assert.equal(count('first'), 0)
})
