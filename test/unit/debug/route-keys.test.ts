import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readRouteKeys } from '../../../src/debug/route-keys.js'
import { toContextValues } from '../../../src/propagation/context.js'

test('reads route keys from an address', () => {
  assert.deepEqual(readRouteKeys('?a=b&silmari-route=orders:debug,ledger:pr-7&silmari-route=c:d'), {
    'route.orders': 'debug',
    'route.ledger': 'pr-7',
    'route.c': 'd',
  })
})

for (const query of [
  '',
  '?silmari-route',
  '?silmari-route=',
  '?silmari-route=orders',
  '?silmari-route=a b:c',
  '?silmari-route=a:b:c',
]) {
  test(`finds none in ${JSON.stringify(query)}`, () => {
    assert.deepEqual(readRouteKeys(query), {})
  })
}

test('whatever an address says, only what may travel comes of it', () => {
  fc.assert(
    fc.property(fc.string(), text => {
      const keys = readRouteKeys(`?silmari-route=${encodeURIComponent(text)}`)
      assert.deepEqual(toContextValues(keys), { values: keys, problems: [] })
    }),
  )
})
