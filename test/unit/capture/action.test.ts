import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { actionOf } from '../../../src/capture/action.js'

describe('of a key leaves its name, and never what it types:', () => {
  for (const [key, action] of [
    ['Enter', 'key Enter'],
    ['F5', 'key F5'],
    ['a', 'type'],
    ['7', 'type'],
    ['é', 'type'],
    ['لا', 'type'], // one key of Arabic keyboards
    ['😀', 'type'],
    ['', 'type'],
  ] as const) {
    test(`${key}: ${action}`, () => assert.equal(actionOf({ type: 'keydown', key } as KeyboardEvent), action))
  }

  test('with Ctrl it is a shortcut', () => {
    assert.equal(actionOf({ type: 'keydown', key: 's', ctrlKey: true } as KeyboardEvent), 'key Ctrl+s')
  })
})
