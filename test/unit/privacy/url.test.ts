import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { redactSecrets } from '../../../src/privacy/text.js'
import { redactUrl } from '../../../src/privacy/url.js'

const plain = { query: [], url: (url: string) => url }

describe('of an address leaves', () => {
  const allowing = { query: ['page', 'sort[]'], url: (url: string) => url }
  for (const [what, url, shown] of [
    ['no user and no password', 'https://kim:s3cret@shop.example/a', 'https://shop.example/a'],
    ['no fragment', 'https://shop.example/a#access_token=s3cret', 'https://shop.example/a'],
    ['no value of its query', '/a?token=s3cret&b=&c', '/a?token=REDACTED&b=REDACTED&c'],
    [
      'the values that are allowed by name',
      '/a?page=2&sort[]=up&pages=3&q=a?page=2',
      '/a?page=2&sort[]=up&pages=REDACTED&q=REDACTED',
    ],
    [
      'no e-mail address in its path',
      'https://shop.example/users/kim%40shop.example',
      'https://shop.example/users/[EMAIL]',
    ],
    [
      'no value of a parameter',
      'https://shop.example/cart;jsessionid=s3cret/a;b',
      'https://shop.example/cart;jsessionid=REDACTED/a;b',
    ],
    ['the host and port', 'http://[::1]:8080?a=b', 'http://[::1]:8080?a=REDACTED'],
    ['no second at-sign', 'https://kim:p@ss@shop.example/@kim', 'https://shop.example/@kim'],
  ] as const) {
    test(`${what}: ${url}`, () => assert.equal(redactUrl(url, allowing), shown))
  }

  test('what the application makes of it, and nothing when that throws', () => {
    const url = (clean: string) => clean.replace('a', 'b')
    assert.equal(redactUrl('/a?a=1#a', { query: [], url }), '/b?a=REDACTED')
    const fails = () => {
      throw new RangeError('no')
    }
    assert.throws(() => redactUrl('/a', { query: [], url: fails }), RangeError)
  })
})

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
    assert.equal(redactSecrets(stack), 'Error: no\n    at pay ([DATA])\n    at [DATA]')
  })
})
