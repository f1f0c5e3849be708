import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { measure } from '../../scripts/size.js'

describe('sizes', () => {
  for (const { name, bytes, budget } of measure()) {
    test(`${name} is within ${budget} bytes, brotli`, () => {
      assert.ok(bytes <= budget, `${bytes} bytes, over by ${bytes - budget}`)
    })
  }
})
