import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createFind } from '../../viewer/model/find.js'
import { toOutline } from '../../viewer/model/outline.js'
import { findRepeats } from '../../viewer/model/repeat.js'
import { createShop } from '../support/shop.js'
import { logOf, scenarioOf, spanOf } from './records.js'

const shop = toOutline(createShop(), { allLogs: false })
const find = createFind(shop.nodes)
const titles = (query: string) => find(query).map(key => shop.byKey.get(key)?.title)

test('finds by name, Korean too, in the order of the outline', () => {
  assert.deepEqual(titles('결제하기'), ['click 결제하기', 'click 결제하기'])
})

test('finds by attribute, status, statement and id, whatever the case, all words at once', () => {
  assert.deepEqual(titles('순금 골무'), ['click 장바구니에 담기'])
  assert.ok(titles('SELECT ilike').every(title => /SELECT/.test(title!)))
  assert.ok(titles('single_payment_limit LEDGER').length > 0)
  const { key } = shop.lanes[0]!
  assert.deepEqual(find(key.toUpperCase()), [key])
})

test('finds nothing for nothing', () => {
  assert.deepEqual(find('  '), [])
  assert.deepEqual(find('no such thing'), [])
})

test('finds a span by the quiet log on it', () => {
  const { nodes } = toOutline(scenarioOf({ spans: [spanOf('a')], logs: [logOf({ body: 'cart changed' })] }), {
    allLogs: false,
  })
  assert.deepEqual(createFind(nodes)('cart'), ['a'])
})

test('numbers the same request under one cause, and the same act in a row', () => {
  const repeats = findRepeats(shop.lanes, shop.nodes)
  const told = (title: string, service: string, type = 'span') =>
    shop.nodes
      .filter(node => node.title === title && node.service === service && node.source.type === type)
      .map(({ key }) => repeats.get(key))
      .map(repeat => repeat && `${repeat.nth}/${repeat.of}`)
  assert.deepEqual(told('POST /api/orders', 'shop-web'), ['1/2', '2/2', undefined])
  assert.deepEqual(told('click 결제하기', 'shop-web'), ['1/2', '2/2'])
  assert.deepEqual(told('POST /api/cart', 'shop-web'), [undefined])
  assert.deepEqual(told('GET /api/stock', 'shop-web'), ['1/2', '2/2'])
})

test('numbers arrivals of one request, as an infrastructure that retries makes them', () => {
  const http = { 'http.request.method': 'GET', 'url.path': '/a' }
  const { lanes, nodes } = toOutline(
    scenarioOf({
      spans: [
        spanOf('client', { kind: 'client', attributes: http }),
        spanOf('first', { kind: 'server', service: 'b', parentSpanId: 'client', attributes: http }),
        spanOf('second', { kind: 'server', service: 'b', parentSpanId: 'client', startMs: 4, attributes: http }),
      ],
    }),
    { allLogs: false },
  )
  assert.deepEqual(
    findRepeats(lanes, nodes),
    new Map([
      ['first', { nth: 1, of: 2 }],
      ['second', { nth: 2, of: 2 }],
    ]),
  )
})
