import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { captureNatives } from '../../../src/lib/natives.js'
import type { Format, TargetRule } from '../../../src/options.js'
import { type CustomHeaders, corsHeaders, createHeaders, type Sender } from '../../../src/propagation/headers.js'
import { createTargets } from '../../../src/propagation/targets.js'

before(() => captureNatives())

const self = 'https://shop.example.com'
const ids = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', sampled: true, random: true }
const sender: Sender = {
  globalTraceId: '017f22e279b07cc398c4dc0c0c07398f',
  sessionId: '8448eb211c80319c0af7651916cd43dd',
  context: { 'client.name': 'shop-web', 'client.version': '1.42.0', 'customer.id': '상점 1', 'provider.id': 'card-x' },
}
const make = ({
  to = ['self'] as readonly TargetRule[],
  formats = ['w3c'] as readonly Format[],
  customHeaders = true as CustomHeaders,
  now = () => 1_594_316_309_407,
} = {}) => createHeaders({ targets: createTargets(to, self), formats, customHeaders, now })

test('a request to an allowed target carries the trace, the context and who sends', () => {
  assert.deepEqual(make()(`${self}/api`, ids, sender), [
    ['traceparent', '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-03'],
    [
      'baggage',
      'global_trace_id=017f22e279b07cc398c4dc0c0c07398f,session.id=8448eb211c80319c0af7651916cd43dd,' +
        'client.name=shop-web,client.version=1.42.0,customer.id=%EC%83%81%EC%A0%90%201,provider.id=card-x',
    ],
    ['x-global-trace-id', '017f22e279b07cc398c4dc0c0c07398f'],
    ['x-client-name', 'shop-web'],
    ['x-client-version', '1.42.0'],
  ])
})

test('a request elsewhere, or to no URL, carries nothing', () => {
  for (const url of ['https://api.example.com/', 'http://[', '/api', 'data:,x', '']) {
    assert.equal(make()(url, ids, sender), undefined)
  }
})

test('a target has formats, headers and context of its own', () => {
  const to: TargetRule[] = [
    { url: 'https://old.example.com', formats: ['b3', 'jaeger'], headers: false, context: ['customer'] },
  ]
  assert.deepEqual(make({ to })('https://old.example.com/x', ids, sender), [
    ['b3', '0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-1'],
    ['uber-trace-id', '0af7651916cd43dd8448eb211c80319c:b7ad6b7169203331:0:1'],
    ['baggage', 'global_trace_id=017f22e279b07cc398c4dc0c0c07398f,customer.id=%EC%83%81%EC%A0%90%201'],
  ])
})

test('a target without context gets no baggage, and no header made of it', () => {
  const headers = make({ to: [{ url: /old/, context: [] }] })('https://old.example.com', ids, sender)
  assert.deepEqual(
    headers?.map(([name]) => name),
    ['traceparent', 'x-global-trace-id'],
  )
})

test('custom headers have the names that were configured, for any context value', () => {
  const customHeaders = {
    global_trace_id: 'X-GTID',
    'customer.id': 'x-merchant',
    'no.value': 'x-none',
    'client.name': 'bad name',
  }
  const headers = make({ customHeaders })(self, ids, sender)
  assert.deepEqual(headers?.slice(2), [
    ['x-gtid', '017f22e279b07cc398c4dc0c0c07398f'],
    ['x-merchant', '%EC%83%81%EC%A0%90%201'],
  ])
  assert.equal(make({ customHeaders: false })(self, ids, sender)?.length, 2)
})

test('custom headers know context values by the names that the options have for them', () => {
  const customHeaders = { customer: 'x-merchant', provider: 'x-provider' }
  assert.deepEqual(make({ customHeaders })(self, ids, sender)?.slice(2), [
    ['x-merchant', '%EC%83%81%EC%A0%90%201'],
    ['x-provider', 'card-x'],
  ])
  const allowed = corsHeaders({ to: ['self'], formats: ['w3c'], customHeaders })
  assert.deepEqual(allowed.slice(2), ['x-merchant', 'x-provider'])
})

test('a target may ask for the custom headers that are off elsewhere', () => {
  const to = [{ url: 'self', headers: true }, 'https://b.example.com']
  assert.equal(make({ to, customHeaders: false })(self, ids, sender)?.length, 5)
  assert.equal(make({ to, customHeaders: false })('https://b.example.com', ids, sender)?.length, 2)
})

test('tells Pinpoint who sends and when, and nothing that only an agent knows', () => {
  const headers = make({ formats: ['pinpoint'], customHeaders: false })(self, ids, sender)
  assert.deepEqual(headers?.[0], ['pinpoint-proxyapp', 't=1594316309407 app=shop-web'])
})

test('each request has the sender of its moment', () => {
  const headersFor = make()
  const gtid = (from: Sender) => headersFor(self, ids, from)?.find(([name]) => name === 'x-global-trace-id')?.[1]
  assert.equal(gtid(sender), sender.globalTraceId)
  assert.equal(gtid({ ...sender, globalTraceId: '1'.repeat(32) }), '1'.repeat(32))
  assert.equal(gtid(sender), sender.globalTraceId)
})

test('tells what servers must allow: all that is ever sent, each name once', () => {
  const formats: Format[] = ['w3c', 'datadog']
  const to: TargetRule[] = ['self', { url: 'https://b.example.com', formats: ['b3multi'], headers: false }]
  const allowed = corsHeaders({ to, formats, customHeaders: true })
  const headersFor = make({ to, formats })
  const sent = [self, 'https://b.example.com'].flatMap(url => headersFor(url, ids, sender) ?? [])
  assert.deepEqual([...allowed].sort(), [...new Set(sent.map(([name]) => name))].sort())
})
