import assert from 'node:assert/strict'
import { test } from 'node:test'
import { injectPinpoint, injectTransaction } from '../../../src/propagation/pinpoint.js'

const ids = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', sampled: false }
const call = {
  agentId: 'orders-01',
  agentStartTime: '1700000000000',
  sequence: '7',
  spanId: '5',
  parentSpanId: '-1',
  flags: 0,
  applicationName: 'orders',
  serviceType: 1400,
  host: 'api.example.com:8080',
}

test('a browser leaves the tracing of the service alone', () => {
  assert.deepEqual(injectPinpoint(ids, { name: 'shop-web', at: 5.7 }), [['pinpoint-proxyapp', 't=5 app=shop-web']])
})

test('fits the name to what the agent takes for one', () => {
  const [header] = injectPinpoint(ids, { name: `상점 shop\r\nx: 1 ${'w'.repeat(40)}`, at: 5 })
  assert.equal(header?.[1], 't=5 app=---shop--x--1-wwwwwwwwww')
  assert.deepEqual(injectPinpoint(ids, { name: '', at: 5 }), [['pinpoint-proxyapp', 't=5']])
})

const wrong: readonly (readonly [field: string, value: string | number])[] = [
  ['agentId', 'a'.repeat(25)],
  ['agentId', 'a^b'],
  ['agentStartTime', 'x'],
  ['sequence', '1\r\n'],
  ['spanId', '13235353014750950193'],
  ['parentSpanId', ''],
  ['flags', 70_000],
  ['applicationName', ''],
  ['serviceType', Number.NaN],
  ['host', 'a b'],
]
for (const [field, value] of wrong) {
  test(`writes no transaction whose ${field} is ${JSON.stringify(value)}`, () => {
    assert.deepEqual(injectTransaction({ ...call, [field]: value }), [])
  })
}
