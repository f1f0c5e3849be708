import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Key } from '../../../src/delivery/journal.js'
import { createLastWords } from '../../../src/delivery/last-words.js'
import { createStorage } from '../../../src/lib/storage.js'

const memory = () => createStorage(() => null)
const key = (number: number): Key => [1, 'owner', number, 100, 2]

test('last words are there once, for pages that send to the same collector', () => {
  const profile = memory()
  createLastWords(profile, '/otlp', JSON.stringify).leave([[key(1), 'one']])
  createLastWords(profile, '/otlp', JSON.stringify).leave([[key(2), 'two']])
  assert.deepEqual(createLastWords(profile, '/other', JSON.stringify).take(), [])
  const next = createLastWords(profile, '/otlp', JSON.stringify)
  assert.deepEqual(next.take(), [
    [key(1), 'one'],
    [key(2), 'two'],
  ])
  assert.deepEqual(next.take(), [])
})

test('last words are bounded, and a smaller parcel still fits', () => {
  const words = createLastWords(memory(), '/otlp', JSON.stringify)
  const parcel = (number: number, chars: number) => [key(number), 'x'.repeat(chars)] as const
  words.leave([parcel(1, 600_000), parcel(2, 600_000), parcel(3, 200_000)])
  assert.deepEqual(
    words.take().map(([[, , number]]) => number),
    [1, 3],
  )
})

test('last words that nobody of ours wrote are left out', () => {
  const profile = memory()
  const words = createLastWords(profile, '/otlp', JSON.stringify)
  profile.set('silmari.last /otlp', `nonsense\n{}\n[["a"],1]\n${JSON.stringify([key(1), 'one'])}\n[[1,"owner",1`)
  assert.deepEqual(words.take(), [[key(1), 'one']])
})
