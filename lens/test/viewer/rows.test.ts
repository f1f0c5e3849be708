import assert from 'node:assert/strict'
import { test } from 'node:test'
import { moveBy } from '../../viewer/model/move.js'
import { toOutline } from '../../viewer/model/outline.js'
import { collapsedAtFirst, pathTo, toRows } from '../../viewer/model/rows.js'
import { scenarioOf, spanOf } from './records.js'

const { lanes, byKey } = toOutline(
  scenarioOf({
    spans: [
      spanOf('page'),
      spanOf('list', { parentSpanId: 'page', startMs: 1 }),
      spanOf('query', { parentSpanId: 'list', startMs: 2 }),
      spanOf('click', { traceId: 't2', startMs: 20 }),
    ],
  }),
  { allLogs: false },
)
const rowsWith = (...collapsed: string[]) => toRows(lanes, new Set(collapsed))

test('shows the rows that are not beneath a collapsed one', () => {
  assert.deepEqual(
    rowsWith('list').map(row => row.node.key),
    ['page', 'list', 'click'],
  )
  assert.deepEqual(
    rowsWith('page').map(({ node, nth, of }) => [node.key, nth, of]),
    [
      ['page', 1, 2],
      ['click', 2, 2],
    ],
  )
})

test('knows what must be open for a node to be seen', () => {
  assert.deepEqual(pathTo(byKey.get('query')!), ['list', 'page'])
})

test('opens an ordinary scenario, and of a large one only the lanes where something failed', () => {
  assert.equal(collapsedAtFirst(lanes).size, 0)
  const spans = ['calm', 'failing'].flatMap(lane => [
    spanOf(lane, { traceId: lane }),
    ...Array.from({ length: 300 }, (_, i) =>
      spanOf(`${lane}-${i}`, {
        traceId: lane,
        parentSpanId: lane,
        status: lane === 'failing' && i === 7 ? 'error' : 'unset',
      }),
    ),
  ])
  assert.deepEqual([...collapsedAtFirst(toOutline(scenarioOf({ spans }), { allLogs: false }).lanes)], ['calm'])
})

const moves = [
  ['ArrowDown', 'page', [], { to: 'list' }],
  ['j', 'click', [], { to: 'click' }],
  ['ArrowUp', 'list', [], { to: 'page' }],
  ['k', null, [], { to: 'page' }],
  ['ArrowDown', null, [], { to: 'page' }],
  ['Home', 'click', [], { to: 'page' }],
  ['End', 'page', [], { to: 'click' }],
  ['ArrowRight', 'page', [], { to: 'list' }],
  ['ArrowRight', 'page', ['page'], { expand: 'page' }],
  ['ArrowRight', 'click', [], undefined],
  ['ArrowLeft', 'page', [], { collapse: 'page' }],
  ['ArrowLeft', 'query', [], { to: 'list' }],
  ['ArrowLeft', 'page', ['page'], undefined],
  ['x', 'page', [], undefined],
] as const

for (const [key, active, collapsed, expected] of moves)
  test(`${key} at ${active ?? 'nothing'}${collapsed.length ? ', collapsed,' : ''} means ${JSON.stringify(expected)}`, () => {
    assert.deepEqual(moveBy(key, rowsWith(...collapsed), new Set(collapsed), active), expected)
  })
