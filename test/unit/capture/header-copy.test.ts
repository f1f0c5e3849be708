import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { copyHeaders, findHeader } from '../../../src/capture/header-copy.js'
import { captureNatives } from '../../../src/lib/natives.js'

describe('a copy of headers', () => {
  before(() => captureNatives())

  for (const [what, given, expected] of [
    ['nothing', undefined, []],
    [
      'a record',
      { 'X-A': 'b', 'x-b': 7 },
      [
        ['X-A', 'b'],
        ['x-b', 7],
      ],
    ],
    [
      'pairs',
      [
        ['X-A', 'b'],
        ['x-a', 'c'],
      ],
      [
        ['X-A', 'b'],
        ['x-a', 'c'],
      ],
    ],
    ['Headers', new Headers({ 'X-A': 'b' }), [['x-a', 'b']]],
    ['a Map', new Map([['X-A', 'b']]), [['X-A', 'b']]],
    ['pairs of any iterable', [new Set(['X-A', 'b'])], [['X-A', 'b']]],
    ['what only the browser can judge', { [Symbol.for('odd')]: 'b' }, [[Symbol.for('odd'), 'b']]],
  ] as const) {
    it(`keeps ${what} as pairs`, () => assert.deepEqual(copyHeaders(given), expected))
  }

  it('leaves to the browser what it will refuse', () => {
    for (const given of [null, 'text', 1, [1], ['ab'], [null]]) assert.equal(copyHeaders(given), undefined)
  })

  it('tells names in lower case, and the values of one name together', () => {
    const pairs = copyHeaders({ 'X-A': '1', 'x-a': '2', Traceparent: 'theirs', odd: {} })!
    const values = ['x-a', 'traceparent', 'odd', 'x-b'].map(name => findHeader(pairs, name))
    assert.deepEqual(values, ['1, 2', 'theirs', '', undefined])
  })

  it('changes nothing that it was given', () => {
    const pair = ['x-a', 'b']
    const copy = copyHeaders([pair])!
    assert.notEqual(copy[0], pair)
  })
})
