import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { copyHeaders } from '../../../src/capture/header-copy.js'
import { captureNatives } from '../../../src/lib/natives.js'

describe('a copy of headers', () => {
  before(() => captureNatives())

  const add = (given: unknown): object | undefined => {
    const copy = copyHeaders(given)
    copy?.add('x-new', '1')
    copy?.add('baggage', 'ours=1')
    return copy && (Array.isArray(copy.value) ? copy.value : { ...copy.value })
  }

  const ours = [
    ['x-new', '1'],
    ['baggage', 'ours=1'],
  ]
  for (const [what, given, expected] of [
    ['nothing', undefined, { 'x-new': '1', baggage: 'ours=1' }],
    ['a record', { 'X-A': 'b' }, { 'X-A': 'b', 'x-new': '1', baggage: 'ours=1' }],
    ['a record with baggage', { baggage: 'a=1' }, { baggage: 'a=1, ours=1', 'x-new': '1' }],
    ['pairs', [['X-A', 'b']], [['X-A', 'b'], ...ours]],
    ['Headers', new Headers({ 'X-A': 'b' }), [['x-a', 'b'], ...ours]],
    ['a Map', new Map([['X-A', 'b']]), [['X-A', 'b'], ...ours]],
    ['pairs of any iterable', [new Set(['X-A', 'b'])], [['X-A', 'b'], ...ours]],
  ] as const) {
    it(`keeps ${what} and adds to it`, () => assert.deepEqual(add(given), expected))
  }

  it('leaves to the browser what it will refuse', () => {
    for (const given of [null, 'text', 1, [1], ['ab'], [null]]) assert.equal(copyHeaders(given), undefined)
  })

  it('tells names in lower case, and the values of one name together', () => {
    const { names } = copyHeaders({ 'X-A': '1', 'x-a': '2', Traceparent: 'theirs' })!
    assert.deepEqual({ ...names }, { 'x-a': '1, 2', traceparent: 'theirs' })
  })

  it('changes nothing that it was given', () => {
    const pairs = Object.freeze([Object.freeze(['x-a', 'b'])])
    const record = Object.freeze({ 'x-a': 'b' })
    add(pairs)
    add(record)
    assert.deepEqual([pairs.length, Object.keys(record)], [1, ['x-a']])
  })
})
