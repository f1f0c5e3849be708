import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { toPathTemplate } from '../../../src/privacy/path.js'
import { redactSecrets, redactText } from '../../../src/privacy/text.js'
import { redactUrl } from '../../../src/privacy/url.js'

const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJraW0ifQ.c2lnbmF0dXJl'

describe('a secret in a text is only told by its kind:', () => {
  for (const [text, clean] of [
    [`token ${JWT}, sent`, 'token [JWT], sent'],
    [`token_${JWT}`, 'token[JWT]'],
    ['eyJhbGciOiJkaXIifQ..aXY.Y2lwaGVy.dGFn', '[JWT]'],
    ['Authorization: Bearer abc.def-123', 'Authorization: [CREDENTIALS]'],
    ['to kim.min+su@mail.shop.example.', 'to [EMAIL].'],
    ['김민수@shop.example', '[EMAIL]'],
    ['mail=kim%40shop.example', 'mail=[EMAIL]'],
    ['card 4111 1111 1111 1111 12/27', 'card [CARD] 12/27'],
    ['card4111111111111111', 'card[CARD]'],
    ['4111-1111-1111-1111 and 378282246310005', '[CARD] and [CARD]'],
    ['12 4111111111111111', '12 [CARD]'],
    ['주민번호900101-1234568', '주민번호[RRN]'],
    ['rrn_9001011234568', 'rrn_[RRN]'],
    ['900101 1234568 x', '[RRN] x'],
  ] as const) {
    test(text, () => assert.equal(redactSecrets(text), clean))
  }
})

describe('left as it is: ', () => {
  for (const text of [
    'card 4111 1111 1111 1112',
    'order 411111111111',
    '12345678901234567890123',
    '901301-1234567',
    '900101-9234568',
    '93956d07beb940bfb4322195861665ec',
    'parent 00-93956d07beb940bfb4322195861665ec-a4322195861665ec-01',
    '93956d07-beb9-40bf-b432-219586166512',
    'react@19.2.0 and @scope/package@1.0.0',
    'on 2026-11-23 at 12',
    'eyJhbGci alone',
    'Basic',
  ]) {
    test(text, () => assert.equal(redactSecrets(text), text))
  }
})

describe('an address in a text', () => {
  const redact = (text: string) => redactText(text, url => redactUrl(url, { query: ['page'], url: own => own }))
  for (const [text, clean] of [
    ['see https://kim:pw@shop.example/a?t=s3cret&page=2#x, now', 'see https://shop.example/a?t=REDACTED&page=2'],
    ['    at pay (https://shop.example/a.js?t=s3cret:3:5)', '    at pay (https://shop.example/a.js?t=REDACTED:3:5)'],
    ['pay@http://localhost:3000/?t=s3cret:1:2\nnext@', 'pay@http://localhost:3000/?t=REDACTED:1:2\nnext@'],
    ['GET "/api/orders?t=s3cret" failed', 'GET "/api/orders?t=REDACTED" failed'],
    ['at file:///home/kim/shop/app.js:3:5', 'at file:///app.js:3:5'],
    ['http://localhost:3000', 'http://localhost:3000'],
    ['either/or? both', 'either/or? both'],
    ['GET items?token=s3cret failed', 'GET items?token=REDACTED failed'],
    ['?code=s3cret&page=2', '?code=REDACTED&page=REDACTED'],
    ['"/orders?page=2" failed', '"/orders?page=2" failed'],
    ['at /callback#access_token=s3cret&expires=1', 'at /callback#access_token=REDACTED&expires=REDACTED'],
    ['user=kim&password=s3cret', 'user=kim&password=REDACTED'],
    ['{"user":"kim","password": "s3cret"}', '{"user":"kim","password": "REDACTED"}'],
    ['Cookie: sid=s3cret; theme=dark', 'Cookie: sid=REDACTED; theme=dark'],
    ['/cart;jsessionid=s3cret', '/cart;jsessionid=REDACTED'],
    ['no //kim:s3cret@shop.example/a', 'no [CREDENTIALS]shop.example/a'],
    ['Unexpected token: is a?b = c', 'Unexpected token: is a?b = c'],
  ] as const) {
    test(`leaves as others do: ${text}`, () => assert.ok(redact(text).startsWith(clean), redact(text)))
  }

  test('of any length is read in one go', () => {
    const before = performance.now()
    for (const part of ['/', 'a@', '1 ', 'eyJ', 'https://', '1'.repeat(40), '?a', 'token"', '//a:'])
      redact(part.repeat(3e4))
    // Seconds and more, if the time grew with the square of the length.
    assert.ok(performance.now() - before < 5000)
  })
})

describe('a path gives a name', () => {
  for (const [path, name] of [
    ['/api/orders/17', '/api/orders/{id}'],
    ['/u/0190b6a2-c4d0-7000-8000-000000000000/cart', '/u/{id}/cart'],
    ['/t/4bf92f3577b34da6a3ce929d0e0e4736', '/t/{id}'],
    ['/k/AbC123def456GhI789', '/k/{id}'],
    ['/v2/orders/latest', '/v2/orders/latest'],
  ] as const) {
    test(`${path}: ${name}`, () => assert.equal(toPathTemplate(path), name))
  }
})
