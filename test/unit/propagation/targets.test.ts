import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { TargetRule } from '../../../src/options.js'
import { createTargets } from '../../../src/propagation/targets.js'

const self = 'https://shop.example.com'
const isAllowed = (rules: readonly TargetRule[], url: string) => !!createTargets(rules, self)(new URL(url, self))

const cases: readonly (readonly [promise: string, rules: readonly TargetRule[], yes: string[], no: string[]])[] = [
  [
    'self is the own origin and nothing near it',
    ['self'],
    ['/api', 'https://shop.example.com/', 'https://shop.example.com:443/x', 'HTTPS://SHOP.EXAMPLE.COM/x'],
    [
      'http://shop.example.com/',
      'https://shop.example.com:8443/',
      'https://example.com/',
      'https://a.shop.example.com/',
      'https://shop.example.com.evil.com/',
      'https://shop.example.com@evil.com/',
      '//evil.com/shop.example.com',
    ],
  ],
  [
    'a named origin admits no lookalike',
    ['https://api.example.com'],
    ['https://api.example.com', 'https://api.example.com/v1?x#y', 'https://user:pass@api.example.com/'],
    [
      '/',
      'http://api.example.com/',
      'https://api.example.com.evil.com/',
      'https://api.example.com@evil.com/',
      'https://api.example.com:8443/',
      'https://xapi.example.com/',
      'https://api-example.com/',
      'https://evil.com/https://api.example.com/',
      'https://evil.com/?https://api.example.com',
      'https://evil.com\\@api.example.com/',
    ],
  ],
  [
    'a path of a rule ends at a segment',
    ['https://api.example.com/v1'],
    ['https://api.example.com/v1', 'https://api.example.com/v1/', 'https://api.example.com/v1/a?b'],
    [
      'https://api.example.com/',
      'https://api.example.com/v10',
      'https://api.example.com/v1/../v2',
      'https://api.example.com/v1/%2e%2e/v2',
      'https://api.example.com/a/v1',
    ],
  ],
  ['a path ending in a slash means the same', ['https://api.example.com/v1/'], ['https://api.example.com/v1'], []],
  ['a path alone is one of the own origin', ['/api'], ['/api', '/api/x'], ['/apix', 'https://b.example.com/api']],
  [
    'a RegExp sees the origin alone',
    [/\.internal$/],
    ['https://a.internal/x', 'http://b.a.internal'],
    [
      'https://evil.com/a.internal',
      'https://evil.com/?q=.internal',
      'https://a.internal:8080/',
      'https://a.internal.evil.com/',
    ],
  ],
  ['a rule may hold a RegExp', [{ url: /^https:\/\/b\./ }], ['https://b.example.com/'], ['http://b.example.com/']],
  [
    'only http and https are targets',
    ['self', /./, 'ws://shop.example.com', 'file:///folder'],
    ['https://any.example.com/'],
    [
      'ws://shop.example.com/',
      'wss://shop.example.com/',
      'data:text/plain,x',
      'file:///folder/x',
      'blob:https://shop.example.com/1',
    ],
  ],
  ['no rule allows nothing', [], [], ['/', 'https://api.example.com/']],
]

for (const [promise, rules, yes, no] of cases) {
  test(promise, () => {
    for (const url of yes) assert.ok(isAllowed(rules, url), `${url} is allowed`)
    for (const url of no) assert.ok(!isAllowed(rules, url), `${url} is not allowed`)
  })
}

test('answers with the first rule that matches', () => {
  const first = { url: 'https://api.example.com/old', formats: ['b3'], headers: false } as const
  const targets = createTargets([first, 'https://api.example.com'], self)
  assert.equal(targets(new URL('https://api.example.com/old/x')), first)
  assert.equal(targets(new URL('https://api.example.com/new'))?.formats, undefined)
})

for (const flags of ['g', 'y', 'gy']) {
  test(`answers the same each time for a RegExp with ${flags}, and leaves its lastIndex alone`, () => {
    const rule = new RegExp('https://api', flags)
    rule.lastIndex = 3
    const targets = createTargets([rule], self)
    for (let i = 0; i < 3; i++) assert.ok(targets(new URL('https://api.example.com/')))
    assert.equal(rule.lastIndex, 3)
  })
}

test('a sticky RegExp stays anchored at the start', () => {
  assert.ok(!isAllowed([/example/y], 'https://example.com/'))
})

for (const wrong of ['api.example.com', 'localhost:3000', '', 'ftp://a', 'https://[', null, 7, {}, { url: 1 }]) {
  test(`tells of the rule ${JSON.stringify(wrong)} and passes over it`, () => {
    const problems: string[] = []
    const targets = createTargets([wrong as TargetRule, 'https://b.example.com'], self, text => problems.push(text))
    assert.equal(problems.length, 1)
    assert.ok(targets(new URL('https://b.example.com/')))
    assert.equal(targets(new URL(self)), undefined)
  })
}

test('a page without an origin of its own has no self', () => {
  assert.equal(createTargets(['self', '/api'], 'null')(new URL('data:text/html,x')), undefined)
})

test('no URL whose host differs ever matches a named origin', () => {
  const targets = createTargets(['https://api.example.com'], self)
  fc.assert(
    fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), fc.string(), (url, more) => {
      for (const text of [url, `https://api.example.com${more}`, `${url}${more}`]) {
        if (!URL.canParse(text)) continue
        const parsed = new URL(text)
        assert.equal(!!targets(parsed), parsed.protocol === 'https:' && parsed.host === 'api.example.com')
      }
    }),
  )
})
