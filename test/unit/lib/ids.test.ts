import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import {
  isGlobalTraceId,
  isId,
  newEpochTraceId,
  newGlobalTraceId,
  newSpanId,
  newTraceId,
} from '../../../src/lib/ids.js'
import { captureNatives } from '../../../src/lib/natives.js'

before(() => captureNatives())

test('writes a GlobalTraceId as 32 hex digits of a version 7 UUID that tells its minute', () => {
  const at = Date.UTC(2026, 0, 2, 3, 4, 5, 678)
  const id = newGlobalTraceId(at)
  assert.match(id, /^[\da-f]{12}7[\da-f]{3}[89ab][\da-f]{15}$/)
  assert.equal(Number.parseInt(id.slice(0, 12), 16), at)
  assert.ok(isGlobalTraceId(id))
})

test('mints 10 000 different ids of the lengths that W3C demands', () => {
  const ids = new Set<string>()
  for (let i = 0; i < 10_000; i++) {
    const trace = newTraceId()
    const span = newSpanId()
    assert.match(trace, /^[\da-f]{32}$/)
    assert.match(span, /^[\da-f]{16}$/)
    ids.add(trace).add(span)
  }
  assert.equal(ids.size, 20_000)
})

const foreign = [
  '',
  '0'.repeat(32),
  'A'.repeat(32),
  '017f22e279b07cc398c4dc0c0c07398',
  null,
  undefined,
  7,
  {},
  '<script>',
]
for (const value of foreign) {
  test(`does not take ${JSON.stringify(value)} for an id of ours`, () => {
    assert.equal(isGlobalTraceId(value), false)
    assert.equal(isId(value), false)
  })
}

test('takes the example of RFC 9562 without dashes for a GlobalTraceId, and a version 4 UUID not', () => {
  assert.ok(isGlobalTraceId('017f22e279b07cc398c4dc0c0c07398f'))
  assert.equal(isGlobalTraceId('017f22e279b04cc398c4dc0c0c07398f'), false)
})

test('a trace id for X-Ray begins with the second it was made in, and ends in random digits', () => {
  const at = Date.parse('2026-09-21T00:00:00Z')
  const ids = Array.from({ length: 100 }, () => newEpochTraceId(at + 999))
  for (const id of ids) assert.match(id, new RegExp(`^${(at / 1000).toString(16)}[\\da-f]{24}$`))
  assert.equal(new Set(ids).size, 100)
})
