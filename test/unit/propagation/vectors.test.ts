import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { runVectors, type Vector } from './run-vectors.js'

const file = new URL('../../vectors/vectors.json', import.meta.url)

for (const { vector, actual, passed } of runVectors(JSON.parse(readFileSync(file, 'utf8')) as Vector[])) {
  test(`${vector.id}: ${vector.name}`, () => {
    if (!passed) assert.deepEqual(actual, vector.expected)
  })
}
