import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { injectBaggage } from '../../../src/propagation/baggage.js'
import { toContextValues } from '../../../src/propagation/context.js'

test('names customer and provider as they go on the wire, and other keys as they are', () => {
  const input = { customer: 'm-1', provider: '카드사', 'route.orders': 'pr-123', cartId: 7, beta: true }
  assert.deepEqual(toContextValues(input), {
    values: { 'customer.id': 'm-1', 'provider.id': '카드사', 'route.orders': 'pr-123', cartId: '7', beta: 'true' },
    problems: [],
  })
})

test('leaves out what is not set, without a word', () => {
  assert.deepEqual(toContextValues({ customer: undefined, 'client.version': '' }), { values: {}, problems: [] })
  assert.deepEqual(toContextValues(undefined), { values: {}, problems: [] })
})

const refused: readonly (readonly [key: string, value: unknown, fix: RegExp])[] = [
  ['bad key', 'x', /a key/],
  ['a,b', 'x', /a key/],
  ['a=b', 'x', /a key/],
  ['__proto__x', 'x', /a key/],
  ['고객', 'x', /a key/],
  ['k'.repeat(65), 'x', /a key/],
  ['global_trace_id', 'x', /your own/],
  ['session.id', 'x', /your own/],
  ['a', 'line\r\nforged: 1', /a text/],
  ['a', 'nul\0', /a text/],
  ['a', 'x'.repeat(257), /a text/],
  ['a', { b: 1 }, /a text/],
  ['a', null, /a text/],
  ['a', Symbol('a'), /a text/],
  ['a', () => 'x', /a text/],
  ['route.orders', 'pr 123', /a label/],
  ['route.orders', 'a,b=c', /a label/],
]
for (const [key, value, fix] of refused) {
  test(`leaves out ${key.slice(0, 20)}: ${JSON.stringify(String(value).slice(0, 20))} and says how to mend it`, () => {
    const { values, problems } = toContextValues({ [key]: value, ok: 'kept' })
    assert.deepEqual(values, { ok: 'kept' })
    assert.equal(problems.length, 1)
    assert.match(problems[0]!, fix)
    assert.ok(problems[0]!.includes(key))
  })
}

test('says once for each value that there are too many', () => {
  const many = Object.fromEntries(Array.from({ length: 65 }, (_, i) => [`k${i}`, 'v']))
  const { values, problems } = toContextValues(many)
  assert.equal(Object.keys(values).length, 62)
  assert.equal(problems.length, 3)
})

test('all that is kept fits into one baggage header beside the ids', () => {
  const ids = { global_trace_id: '1'.repeat(32), 'session.id': '1'.repeat(32) }
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.string({ unit: 'binary', maxLength: 300 }), { maxKeys: 80 }), input => {
      const { values } = toContextValues(input)
      const baggage = injectBaggage({ ...ids, ...values })[0]![1]
      assert.equal(baggage.split(',').length, 2 + Object.keys(values).length)
    }),
  )
})

test('survives an input that throws when it is read', () => {
  const trap = () => {
    throw new Error('mine')
  }
  for (const input of [
    new Proxy({}, { ownKeys: trap }),
    {
      get a() {
        return trap()
      },
    },
    { a: { toString: trap } },
  ]) {
    const { values, problems } = toContextValues(input)
    assert.deepEqual(values, {})
    assert.equal(problems.length, 1)
  }
})
