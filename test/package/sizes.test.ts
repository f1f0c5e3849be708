import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { measure, readClaims } from '../../scripts/size.js'

// Between two writings of the README a file may change by this share.
const TOLERANCE = 0.03

describe('sizes', () => {
  const claims: Record<string, number> = readClaims()
  for (const { name, bytes, limit } of measure()) {
    test(`${name} is within ${limit} bytes, brotli`, () => {
      assert.ok(bytes <= limit, `${bytes} bytes, over by ${bytes - limit}`)
    })
    test(`the README tells what ${name} weighs`, () => {
      const claim = claims[name]
      assert.ok(claim, 'not told: npm run size -- --write')
      // The table has one digit after the point.
      const apart = Math.max(bytes * TOLERANCE, 60)
      assert.ok(Math.abs(claim - bytes) < apart, `told ${claim}, measured ${bytes}: npm run size -- --write`)
    })
  }
})
