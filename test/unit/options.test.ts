import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { resolveOptions } from '../../src/options.js'

const service = { name: 'shop-web', version: '1.42.0' }

test('fills in the defaults of the contract', () => {
  const { options, problems } = resolveOptions({ service })
  assert.deepEqual(problems, [])
  assert.deepEqual(options.service, service)
  assert.deepEqual(options.propagate.to, ['self'])
  assert.deepEqual(options.propagate.formats, ['w3c'])
  assert.equal(options.propagate.customHeaders, true)
  assert.deepEqual(options.scenario, { idleMs: 1_800_000, maxAgeMs: 14_400_000 })
  assert.deepEqual(options.sampling, { rate: 1, keepErrors: true })
  assert.equal(options.endpoint, '')
  assert.equal(options.capture.requests, true)
  assert.equal(options.capture.console, false)
  assert.equal(options.privacy.text, 'allow')
})

const wrong: [name: string, input: unknown, path: string][] = [
  ['no options at all', undefined, 'service.name'],
  ['a service without a name', { service: {} }, 'service.name'],
  ['a service that is a text', { service: 'shop' }, 'service'],
  ['a redirect rule that does not exist', { service, propagate: { redirects: 'always' } }, 'propagate.redirects'],
  ['a rate above one', { service, sampling: { rate: 2 } }, 'sampling.rate'],
  ['an idle time that is no number', { service, scenario: { idleMs: Number.NaN } }, 'scenario.idleMs'],
  ['an endpoint that is no text', { service, endpoint: 5 }, 'endpoint'],
  ['a target list that is a text', { service, propagate: { to: 'self' } }, 'propagate.to'],
  ['a capture flag that is a text', { service, capture: { requests: 'yes' } }, 'capture.requests'],
  ['a privacy mode that does not exist', { service, privacy: { text: 'hide' } }, 'privacy.text'],
]
for (const [name, input, path] of wrong) {
  test(`names option, value and fix for ${name}, and uses the default`, () => {
    const { options, problems } = resolveOptions(input)
    assert.ok(problems.some(problem => problem.includes(`option ${path} is`) && problem.includes('give ')))
    assert.equal(typeof options.service.name, 'string')
    assert.equal(options.sampling.rate, 1)
    assert.equal(options.scenario.idleMs, 1_800_000)
    assert.deepEqual(options.propagate.to, ['self'])
  })
}

const unknown: [path: string, input: object, fix: string][] = [
  ['enpoint is /otlp', { enpoint: '/otlp' }, 'endpoint,'],
  ['propagate.target is self', { propagate: { target: 'self' } }, 'to,'],
  ['capture.request is false', { capture: { request: false } }, 'requests,'],
  ['service.title is Shop', { service: { ...service, title: 'Shop' } }, 'name,version'],
]
for (const [path, input, fix] of unknown) {
  test(`says that there is no such option: ${path}`, () => {
    const { problems } = resolveOptions({ service, ...input })
    assert.equal(problems.length, 1)
    assert.ok(problems[0]!.startsWith(`silmari: option ${path}; give `) && problems[0]!.includes(fix), problems[0])
  })
}

test("takes own keys where they are the application's, and what every object has", () => {
  const { prototype } = Object as unknown as { prototype: Record<string, unknown> }
  prototype.extend = () => {}
  try {
    const input = { service, headers: { a: 'b' }, context: { team: 'pay' }, cookie: { domain: 'x' }, nonce: undefined }
    assert.deepEqual(resolveOptions(input).problems, [])
  } finally {
    delete prototype.extend
  }
})

test('does not throw on getters that throw', () => {
  const hostile = {
    get service(): never {
      throw new Error('mine')
    },
  }
  assert.equal(resolveOptions(hostile).options.service.name, 'unknown_service')
})

test('never throws, whatever it is given', () => {
  fc.assert(
    fc.property(fc.anything({ withNullPrototype: true, withObjectString: true }), input => {
      const { options } = resolveOptions(input)
      assert.ok(options.scenario.idleMs > 0)
      resolveOptions({
        service: input,
        propagate: input,
        capture: input,
        context: input,
        privacy: input,
        sampling: input,
      })
    }),
  )
})
