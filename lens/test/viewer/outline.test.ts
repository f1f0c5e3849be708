import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Scenario } from '../../src/store/store.js'
import { toOutline } from '../../viewer/model/outline.js'
import { createShop } from '../support/shop.js'
import { lineOf, logOf, scenarioOf, spanOf } from './records.js'

const outlineOf = (records: Partial<Scenario>, allLogs = false) => toOutline(scenarioOf(records), { allLogs })
const drawn = (records: Partial<Scenario>, allLogs?: boolean) =>
  outlineOf(records, allLogs).nodes.map(node => `${'.'.repeat(node.depth)}${node.title}`)

test('gives each trace a lane, in order of time, with its spans beneath', () => {
  const spans = [
    spanOf('click', { traceId: 't2', startMs: 50, endMs: 60 }),
    spanOf('request', { traceId: 't2', parentSpanId: 'click', startMs: 51 }),
    spanOf('page load'),
  ]
  assert.deepEqual(drawn({ spans }), ['page load', 'click', '.request'])
})

test('draws a child that starts before its parent', () => {
  const spans = [spanOf('client', { startMs: 10, endMs: 20 }), spanOf('server', { parentSpanId: 'client', startMs: 4 })]
  const [client] = outlineOf({ spans }).lanes
  assert.equal(client?.children[0]?.title, 'server')
  assert.equal(client?.firstMs, 4)
})

test('draws every span of a loop once', () => {
  const spans = ['a', 'b', 'c'].map((id, i, all) => spanOf(id, { parentSpanId: all[(i + 1) % 3]!, startMs: i }))
  assert.deepEqual(drawn({ spans: [...spans, spanOf('self', { traceId: 't2', parentSpanId: 'self', startMs: 9 })] }), [
    'a',
    '.c',
    '..b',
    'self',
  ])
})

test('puts spans that lost their parent beneath the head of their trace, and says so', () => {
  const { nodes } = outlineOf({ spans: [spanOf('head'), spanOf('lost', { parentSpanId: 'gone', startMs: 3 })] })
  assert.deepEqual(
    nodes.map(node => [node.title, node.depth, node.isOrphan]),
    [
      ['head', 0, false],
      ['lost', 1, true],
    ],
  )
})

test('puts a group where the head of a trace never arrived', () => {
  const spans = [
    spanOf('one', { parentSpanId: 'gone' }),
    spanOf('two', { parentSpanId: 'gone', startMs: 20, endMs: 30 }),
  ]
  const [group] = outlineOf({ spans }).lanes
  assert.equal(group?.source.type, 'group')
  assert.deepEqual([group?.startMs, group?.endMs, group?.size], [0, 30, 2])
})

test('hangs a balancer’s line before the span that it let through', () => {
  const spans = [
    spanOf('client', { kind: 'client' }),
    spanOf('server', { parentSpanId: 'client', kind: 'server', startMs: 2 }),
  ]
  assert.deepEqual(drawn({ spans, access: [lineOf({ spanId: 'client' })] }), ['client', '.GET /a', '.server'])
})

test('keeps lines and logs of no known trace, together by their source', () => {
  const access = [lineOf({ traceId: null }), lineOf({ traceId: null, path: '/b' })]
  const { lanes } = outlineOf({ spans: [spanOf('page')], access, logs: [logOf({ traceId: 'unknown', body: 'alone' })] })
  assert.deepEqual(
    lanes.map(lane => [lane.source.type, lane.size]),
    [
      ['span', 0],
      ['group', 2],
      ['log', 0],
    ],
  )
})

test('gives a page what it said outside of any trace', () => {
  const page = { 'page.id': 'p', 'browser.page.start': 'navigate' }
  const logs = [logOf({ traceId: null, body: 'report', attributes: { 'page.id': 'p' } })]
  const { lanes } = outlineOf({ spans: [spanOf('page', { attributes: page })], logs })
  assert.deepEqual(
    lanes.map(lane => lane.marks.map(mark => mark.title)),
    [['report']],
  )
})

test('gives rows to logs that matter and marks to the others', () => {
  const logs = [
    logOf({ body: 'quiet' }),
    logOf({ body: 'warned', severityNumber: 13 }),
    logOf({ body: 'reported', eventName: 'sentry.event' }),
    logOf({ body: 'SELECT 1', service: 'postgresql' }),
    logOf({ body: 'lost', eventName: 'silmari.delivery', attributes: { 'silmari.dropped.queue_full': 3 } }),
    logOf({ body: 'all well', eventName: 'silmari.delivery', attributes: { 'silmari.dropped.queue_full': 0 } }),
  ]
  assert.deepEqual(drawn({ spans: [spanOf('page')], logs }), ['page', '.warned', '.reported', '.SELECT 1', '.lost'])
  assert.deepEqual(
    outlineOf({ spans: [spanOf('page')], logs }).lanes[0]?.marks.map(mark => mark.title),
    ['quiet', 'all well'],
  )
  assert.equal(drawn({ spans: [spanOf('page')], logs }, true).length, 7)
})

test('counts what is beneath each node, and what of it failed', () => {
  const { lanes, nodes } = toOutline(createShop(), { allLogs: true })
  for (const lane of lanes) {
    const beneath = nodes.slice(lane.index + 1, lane.index + lane.size + 1)
    assert.ok(beneath.every(node => node.depth > 0))
    assert.equal(lane.faults, beneath.filter(node => node.isFailed).length)
  }
  assert.equal(
    lanes.reduce((sum, lane) => sum + lane.size + 1, 0),
    nodes.length,
  )
})

test('takes in ten thousand spans, each in the other', () => {
  const spans = Array.from({ length: 10_000 }, (_, i) =>
    spanOf(`s${i}`, { parentSpanId: i ? `s${i - 1}` : null, startMs: i }),
  )
  const { nodes } = outlineOf({ spans })
  assert.equal(nodes.at(-1)?.depth, 9_999)
})

test('keeps apart two spans of one id in different traces', () => {
  const { byKey } = outlineOf({ spans: [spanOf('same'), spanOf('same', { traceId: 't2', startMs: 9 })] })
  assert.deepEqual([...byKey.keys()], ['same', 't2/same'])
})

test('stands for a scenario without any span', () => {
  assert.deepEqual(drawn({}), [])
  assert.deepEqual(drawn({ logs: [logOf({ traceId: null, body: { a: 1 } })] }), ['{"a":1}'])
})
