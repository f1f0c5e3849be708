import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { measure } from '../../scripts/size.js'

describe('sizes', () => {
  for (const { name, bytes, limit } of measure()) {
    test(`${name} is within ${limit} bytes, brotli`, () => {
      assert.ok(bytes <= limit, `${bytes} bytes, over by ${bytes - limit}`)
    })
  }
})
