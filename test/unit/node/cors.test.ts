import assert from 'node:assert/strict'
import { test } from 'node:test'
import { corsHeaders } from '../../../src/node.js'

test('a service knows which headers it must allow to pages', () => {
  assert.deepEqual(corsHeaders(), ['traceparent', 'baggage', 'x-global-trace-id', 'x-client-name', 'x-client-version'])
})

test('they follow the options of those pages', () => {
  assert.deepEqual(corsHeaders({ formats: ['b3', 'xray'], customHeaders: { 'customer.id': 'X-Merchant' } }), [
    'b3',
    'x-amzn-trace-id',
    'baggage',
    'x-merchant',
  ])
  assert.deepEqual(corsHeaders({ to: [{ url: /api/, formats: ['b3multi'], headers: false, context: [] }] }), [
    'x-b3-traceid',
    'x-b3-spanid',
    'x-b3-sampled',
  ])
})
