import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createBreaker } from '../../../src/delivery/breaker.js'

test('an answer is overdue some seconds after it was asked for, until it comes', () => {
  let now = 0
  const breaker = createBreaker(() => now)
  const answered = breaker.ask()
  now = 2000
  const answeredSoon = breaker.ask()
  assert.equal(breaker.isOverdue, false)
  now = 4000
  answeredSoon()
  assert.equal(breaker.isOverdue, true)
  answered()
  assert.equal(breaker.isOverdue, false)
  assert.equal(breaker.isOpen, false)
})
