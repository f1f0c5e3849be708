import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readSqlComment, sqlComment } from '../../../src/node/sql-comment.js'

const values = { global_trace_id: '017f22e279b07cc398c4dc0c0c07398f' }
const comment = "/*global_trace_id='017f22e279b07cc398c4dc0c0c07398f'*/"

const cases: readonly (readonly [promise: string, sql: string, expected: string])[] = [
  ['stands at the end', 'SELECT 1', `SELECT 1 ${comment}`],
  ['stands before a last semicolon', 'SELECT 1; \n', `SELECT 1 ${comment}; \n`],
  ['leaves a statement with a comment alone', 'SELECT /*+ hint */ 1', 'SELECT /*+ hint */ 1'],
  ['leaves a statement with an open comment alone', 'SELECT 1 /*', 'SELECT 1 /*'],
  ['leaves a statement with a line comment alone', 'SELECT 1 -- x', 'SELECT 1 -- x'],
  ['leaves a statement with # alone', 'SELECT 1 # x', 'SELECT 1 # x'],
  ['leaves an empty statement alone', ' \n', ' \n'],
]
for (const [promise, sql, expected] of cases) test(promise, () => assert.equal(sqlComment(sql, values), expected))

test('stands at the start on request, where a cut-off at the end spares it', () => {
  assert.equal(sqlComment('SELECT 1;', values, { style: 'prefix' }), `${comment} SELECT 1;`)
})

test('knows that # is an operator in PostgreSQL', () => {
  assert.equal(sqlComment("SELECT a #>> '{b}'", values, { dialect: 'postgresql' }), `SELECT a #>> '{b}' ${comment}`)
})

test('sorts keys and leaves out what is empty', () => {
  assert.equal(sqlComment('SELECT 1', { b: '2', a: '1', c: '', '': 'x' }), "SELECT 1 /*a='1',b='2'*/")
  assert.equal(sqlComment('SELECT 1', { c: '' }), 'SELECT 1')
})

for (const style of ['suffix', 'prefix'] as const) {
  test(`no value can leave a ${style} comment or look like anything else, and all are read back`, () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1 })
    const hostile = fc.constantFrom('*/ DROP TABLE a; /*', '/*!50000 x*/', "' OR 1", '?', '$1', ':a', '\\', '\n--', '%')
    fc.assert(
      fc.property(fc.dictionary(fc.oneof(text, hostile), fc.oneof(text, hostile), { minKeys: 1 }), given => {
        const sql = sqlComment('SELECT 1', given, { style })
        const [, inside = ''] = /^(?:SELECT 1 )?\/\*(.*)\*\/(?: SELECT 1)?$/.exec(sql)!
        assert.match(inside, /^([\w.~%-]+='[\w.~%-]+'(,|$))+$/)
        assert.deepEqual(readSqlComment(sql), { sql: 'SELECT 1', attributes: { ...given } })
      }),
    )
  })
}

test('reads comments of other tools, and takes none for what is no comment of that shape', () => {
  assert.deepEqual(readSqlComment("SELECT 1 /* a = 'x' */").attributes, null)
  assert.deepEqual(readSqlComment("SELECT 1 /*a='it\\'s',b='%zz'*/").attributes, { a: "it's", b: '%zz' })
  for (const sql of ['SELECT 1 /* note */', 'SELECT 1 /*', "SELECT 1 /*a='x'", 'SELECT 1 /*a=x*/', '']) {
    assert.deepEqual(readSqlComment(sql), { sql, attributes: null })
  }
})

test('no text makes it throw or take more than linear time', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...`/*a='\\,;-# %`) }),
      sql => void readSqlComment(sqlComment(sql, values)),
    ),
  )
  for (const unit of ['/*', "'", "a='", "a='x',", '\\', ' ', ';', "/*a='"]) {
    const sql = unit.repeat(200_000 / unit.length)
    const start = performance.now()
    sqlComment(sql, values)
    readSqlComment(sql)
    readSqlComment(`/*${sql}*/`)
    assert.ok(performance.now() - start < 3000, unit)
  }
})
