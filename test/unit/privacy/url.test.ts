import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { redactText } from '../../../src/privacy/text.js'
import { redactUrl } from '../../../src/privacy/url.js'

const plain = { query: [], url: (url: string) => url }

describe('addresses that hold more than a place', () => {
  for (const [url, shown] of [
    ['data:text/html,<p>a letter to Kim', 'data:text/html'],
    ['data:text/plain;name=kim;base64,c2VjcmV0', 'data:text/plain'],
    ['data:,secret?a=b#c', 'data:'],
    ['DATA:image/svg+xml,<svg/>', 'DATA:image/svg+xml'],
    ['javascript:pay("4111")\n//', 'javascript:'],
    ['file:///C:/Users/kim/shop/index.html?order=17#top', 'file:///index.html?order=REDACTED'],
    ['file:///home/kim/', 'file:///'],
    ['about:srcdoc', 'about:srcdoc'],
    ['blob:https://shop.example/0b6c', 'blob:https://shop.example/0b6c'],
    ['https://shop.example/data:text/html,a', 'https://shop.example/[DATA]'],
  ] as const) {
    test(`${url} leaves as ${shown}`, () => assert.equal(redactUrl(url, plain), shown))
  }

  test('in the stack of an error only that there was one is told', () => {
    const stack =
      'Error: no\n    at pay (data:text/html,%3Cp%3Ea%20letter:3:5)\n    at data:text/html;base64,c2VjcmV0:1:1'
    assert.equal(redactText(stack), 'Error: no\n    at pay ([DATA])\n    at [DATA]')
  })
})
