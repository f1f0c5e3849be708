import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assignColours, COLOURS } from '../../viewer/model/colour.js'
import { formatDuration, formatOffset, formatPause } from '../../viewer/model/duration.js'
import { pathOf, splitSql } from '../../viewer/model/semantics.js'
import { detailOfSpan, titleOfSpan } from '../../viewer/model/title.js'
import { readHash, toHash } from '../../viewer/route.js'
import { chooseLanguage, TEXTS } from '../../viewer/text.js'
import { spanOf } from './records.js'

const lengths = [
  [0, '0 ms', '0 ms'],
  [0.0004, '1 µs', '1 µs'],
  [0.4123, '412 µs', '412 µs'],
  [0.9996, '1 ms', '1 ms'],
  [3.204, '3.2 ms', '3.2 ms'],
  [77.62, '77.6 ms', '77.6 ms'],
  [99.96, '100 ms', '100 ms'],
  [846.2, '846 ms', '846 ms'],
  [999.6, '1 s', '1 s'],
  [1_240, '1.24 s', '1.24 s'],
  [59_960, '1 m 00 s', '1분 00초'],
  [125_000, '2 m 05 s', '2분 05초'],
  [3_600_000, '1 h 00 m', '1시간 00분'],
  [90_000_000, '1 d 1 h', '1일 1시간'],
  [-12, '−12 ms', '−12 ms'],
] as const

for (const [ms, english, korean] of lengths)
  test(`writes ${ms} ms as ${english} and ${korean}`, () => {
    assert.equal(formatDuration(ms, TEXTS.en.units), english)
    assert.equal(formatDuration(ms, TEXTS.ko.units), korean)
  })

test('writes a pause roundly', () => {
  assert.deepEqual(
    [832, 7_842, 9_960, 31_949, 59_700, 125_400].map(ms => formatPause(ms, TEXTS.en.units)),
    ['830 ms', '7.8 s', '10 s', '32 s', '1 m 00 s', '2 m 05 s'],
  )
})

const offsets = [
  [0, 100, '0'],
  [200, 200, '200 ms'],
  [0.5, 0.1, '500 µs'],
  [1.5, 0.5, '1.5 ms'],
  [1_500, 500, '1.5 s'],
  [42_801, 1, '42.801 s'],
  [62_000, 1000, '1:02'],
  [125_500, 500, '2:05.5'],
  [3_725_000, 5000, '1:02:05'],
  [-300, 100, '−300 ms'],
] as const

for (const [ms, step, expected] of offsets)
  test(`labels ${ms} ms in steps of ${step} as ${expected}`, () => assert.equal(formatOffset(ms, step), expected))

test('gives services different colours, the same again later, and runs out gracefully', () => {
  const names = ['shop-web', 'gateway', 'orders', 'payments', 'ledger', 'postgresql', 'haproxy']
  const colours = assignColours(names, {})
  assert.equal(new Set(Object.values(colours)).size, names.length)
  assert.deepEqual(assignColours([...names].reverse(), {}), colours)
  assert.equal(assignColours(['billing', ...names], colours).ledger, colours.ledger)
  const many = assignColours(
    Array.from({ length: 40 }, (_, i) => `service-${i}`),
    {},
  )
  assert.ok(Object.values(many).every(colour => colour >= 0 && colour < COLOURS))
})

test('reads the address that it writes, and ids with dashes', () => {
  const id = '0195559ea7f27cc3b1d2e4f506172839'
  for (const route of [
    { page: 'list', query: '' },
    { page: 'list', query: '결제 & 취소' },
    { page: 'scenario', id, span: null },
    { page: 'scenario', id, span: 'b7ad6b7169203331' },
  ] as const)
    assert.deepEqual(readHash(toHash(route)), route)
  assert.deepEqual(readHash('#/scenario/0195559E-A7F2-7CC3-B1D2-E4F506172839'), { page: 'scenario', id, span: null })
  assert.deepEqual(readHash(''), { page: 'list', query: '' })
  assert.deepEqual(readHash('#/nowhere/else'), { page: 'list', query: '' })
})

test('takes the language asked for, else one that the browser prefers, else English', () => {
  assert.equal(chooseLanguage(['ko', 'en']), 'ko')
  assert.equal(chooseLanguage([null, 'ko-KR', 'en-US']), 'ko')
  assert.equal(chooseLanguage(['fr-FR', 'en-GB', 'ko']), 'en')
  assert.equal(chooseLanguage(['fr']), 'en')
})

test('has every text in both languages', () => {
  const keys = (value: object): unknown =>
    Object.entries(value).map(([key, inner]) => [
      key,
      typeof inner === 'object' && key !== 'help' ? keys(inner) : typeof inner,
    ])
  assert.deepEqual(keys(TEXTS.ko), keys(TEXTS.en))
  assert.equal(TEXTS.ko.help.length, TEXTS.en.help.length)
})

test('sets the comment with the ids apart from the statement', () => {
  assert.deepEqual(splitSql("SELECT 1 /*traceparent='00-a-b-01'*/"), {
    statement: 'SELECT 1',
    comment: "/*traceparent='00-a-b-01'*/",
  })
  assert.deepEqual(splitSql('/*a*/ SELECT 2'), { statement: 'SELECT 2', comment: '/*a*/' })
  assert.deepEqual(splitSql('SELECT 3 * 4'), { statement: 'SELECT 3 * 4', comment: null })
})

test('says where a request went when its name is only a method, in old and new conventions', () => {
  assert.equal(
    titleOfSpan(spanOf('GET', { attributes: { 'http.request.method': 'GET', 'url.full': 'http://a.b/c?d' } })),
    'GET /c',
  )
  assert.equal(titleOfSpan(spanOf('GET', { attributes: { 'http.method': 'GET', 'http.target': '/old' } })), 'GET /old')
  assert.equal(titleOfSpan(spanOf('GET /orders/{id}')), 'GET /orders/{id}')
  assert.equal(pathOf('https://shop.example'), '/')
})

test('tells status and message of what failed, once when they are the same', () => {
  const attributes = { 'http.response.status_code': 502 }
  assert.equal(detailOfSpan(spanOf('a', { status: 'error', statusMessage: '502', attributes })), '502')
  assert.equal(detailOfSpan(spanOf('a', { status: 'error', statusMessage: 'refused', attributes })), '502 · refused')
  assert.equal(detailOfSpan(spanOf('a', { attributes: { 'http.response.status_code': 200 } })), '')
})
