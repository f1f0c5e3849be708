import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { extractB3, injectB3, injectB3Multi } from '../../../src/propagation/b3.js'
import { extractDatadog, injectDatadog } from '../../../src/propagation/datadog.js'
import { extractIds } from '../../../src/propagation/extract.js'
import { INJECT } from '../../../src/propagation/format.js'
import { extractGcp, injectGcp } from '../../../src/propagation/gcp.js'
import { extractJaeger, extractJaegerBaggage, injectJaeger } from '../../../src/propagation/jaeger.js'
import { extractPinpoint } from '../../../src/propagation/pinpoint.js'
import { extractSentry, injectSentry } from '../../../src/propagation/sentry.js'
import { parseServerTiming, readServerTiming } from '../../../src/propagation/server-timing.js'
import {
  extractW3c,
  injectTracestate,
  injectW3c,
  parseTraceparent,
  parseTracestate,
} from '../../../src/propagation/w3c.js'
import { type Header, isWire, type ReadHeader, type SentIds, type WireIds } from '../../../src/propagation/wire.js'
import { extractXray, injectXray } from '../../../src/propagation/xray.js'

const client = { name: 'shop-web', at: 1_594_316_309_407 }

/** What each format may write, header by header. */
const GRAMMAR: Readonly<Record<string, RegExp>> = {
  traceparent: /^00-[\da-f]{32}-[\da-f]{16}-0[0-3]$/,
  b3: /^[\da-f]{32}-[\da-f]{16}-[01]$/,
  'x-b3-traceid': /^[\da-f]{32}$/,
  'x-b3-spanid': /^[\da-f]{16}$/,
  'x-b3-sampled': /^[01]$/,
  'uber-trace-id': /^[\da-f]{32}:[\da-f]{16}:0:[01]$/,
  'x-amzn-trace-id': /^Root=1-[\da-f]{8}-[\da-f]{24};Parent=[\da-f]{16};Sampled=[01]$/,
  'x-cloud-trace-context': /^[\da-f]{32}\/[1-9]\d{0,19};o=[01]$/,
  'pinpoint-proxyapp': /^t=\d{13} app=[\w.-]{1,24}$/,
  'x-datadog-trace-id': /^(0|[1-9]\d{0,19})$/,
  'x-datadog-parent-id': /^[1-9]\d{0,19}$/,
  'x-datadog-sampling-priority': /^[01]$/,
  'x-datadog-tags': /^_dd\.p\.tid=[\da-f]{16}$/,
  'sentry-trace': /^[\da-f]{32}-[\da-f]{16}-[01]$/,
}

const hex = (length: number) => fc.stringMatching(new RegExp(`^[\\da-f]{${length}}$`)).filter(text => /[^0]/.test(text))
const wireIds: fc.Arbitrary<Required<WireIds>> = fc.record({
  traceId: hex(32),
  spanId: hex(16),
  sampled: fc.boolean(),
  random: fc.boolean(),
})
const reader = (headers: readonly Header[]): ReadHeader => {
  const record = Object.fromEntries(headers)
  return name => record[name]
}

const pairs: readonly (readonly [string, (ids: WireIds) => Header[], (header: ReadHeader) => SentIds | undefined])[] = [
  ['w3c', injectW3c, extractW3c],
  ['b3', injectB3, extractB3],
  ['b3multi', injectB3Multi, extractB3],
  ['jaeger', injectJaeger, extractJaeger],
  ['xray', injectXray, extractXray],
  ['gcp', injectGcp, extractGcp],
  ['datadog', ids => injectDatadog(ids), extractDatadog],
  ['sentry', injectSentry, extractSentry],
]

for (const [format, inject, extract] of pairs) {
  test(`${format} reads what it has written`, () => {
    fc.assert(
      fc.property(wireIds, ids => {
        fc.pre(/[^0]/.test(ids.traceId.slice(16))) // Datadog takes a low half of zeros for no id
        const { traceId, spanId, sampled } = extract(reader(inject(ids))) ?? {}
        assert.deepEqual(
          { traceId, spanId, sampled },
          { traceId: ids.traceId, spanId: ids.spanId, sampled: ids.sampled },
        )
      }),
    )
  })
}

test('only w3c carries the random flag, and nobody takes it for debug', () => {
  fc.assert(
    fc.property(wireIds, ids => {
      assert.equal(extractW3c(reader(injectW3c(ids)))?.random, ids.random)
      assert.equal(extractJaeger(reader(injectJaeger(ids)))?.debug, false)
      assert.equal(extractB3(reader(injectB3(ids)))?.debug, undefined)
    }),
  )
})

test('nothing but the grammar is ever written', () => {
  fc.assert(
    fc.property(wireIds, fc.string({ minLength: 1 }), (ids, name) => {
      for (const inject of Object.values(INJECT)) {
        for (const [header, value] of inject(ids, { ...client, name })) assert.match(value, GRAMMAR[header]!, header)
      }
    }),
  )
})

test('ids that are none may stand on no wire', () => {
  const garbage = fc.oneof(
    fc.string(),
    fc.constantFrom(
      '0'.repeat(32),
      '0'.repeat(16),
      'A'.repeat(32),
      'a'.repeat(31),
      'a'.repeat(33),
      `${'a'.repeat(32)}\n`,
    ),
  )
  fc.assert(
    fc.property(wireIds, garbage, fc.constantFrom('traceId', 'spanId'), (ids, wrong, field) => {
      fc.pre(wrong !== ids[field])
      fc.pre(!(field === 'spanId' ? /^(?!0{16})[\da-f]{16}$/ : /^(?!0{32})[\da-f]{32}$/).test(wrong))
      assert.equal(isWire({ ...ids, [field]: wrong }), false)
    }),
  )
})

const readers: readonly ((value: string) => unknown)[] = [
  ...pairs.map(
    ([, , extract]) =>
      (value: string) =>
        extract(() => value),
  ),
  value => extractIds(() => value),
  value => extractPinpoint(() => value),
  value =>
    extractJaegerBaggage([
      ['uberctx-a', value],
      ['jaeger-baggage', value],
    ]),
  value => readServerTiming(parseServerTiming(value)),
  parseTracestate,
]

/** Strings near the grammars: their own separators and digits, besides anything. */
const nearly = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom(...'0a1fF-:;,=/%"\\^ \t{}Root=Parent=Sampled=o=trace;desc=_dd.p.tid=') }),
  fc.tuple(wireIds, fc.string()).map(([ids, more]) => `${injectW3c(ids)[0]![1]}${more}`),
)

test('no text makes a reader throw, and what it reads is whole ids', () => {
  fc.assert(
    fc.property(nearly, value => {
      for (const read of readers) read(value)
      const { traceId, spanId } = extractIds(() => value) ?? {}
      if (traceId !== undefined) assert.match(traceId, /^(?!0{32})[\da-f]{32}$/)
      if (spanId !== undefined) assert.match(spanId, /^(?!0{16})[\da-f]{16}$/)
    }),
    { numRuns: 2000 },
  )
})

test('reads long hostile texts in linear time', () => {
  const length = 200_000
  for (const unit of [
    'a',
    '0',
    ' ',
    ',',
    ';',
    '-',
    '"',
    '\\',
    '="',
    ' ,',
    'k=v,',
    'k= ',
    '%',
    '%ff',
    ',"',
    ';desc="',
    '^',
    '\t;',
  ]) {
    const value = unit.repeat(length / unit.length)
    for (const text of [value, `a=${value}!`, `trace;desc="${value}`, `${value}\u00e9`]) {
      const start = performance.now()
      for (const read of readers) read(text)
      // Quadratic time would be minutes here; a busy machine takes well below this.
      assert.ok(performance.now() - start < 3000, `${JSON.stringify(unit)} took ${performance.now() - start} ms`)
    }
  }
})

test('reads the first format that holds whole ids, before one that holds a part', () => {
  const ids = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', sampled: true }
  const root: Header = ['x-amzn-trace-id', 'Root=1-5759e988-bd862e3fe1be46a994272793']
  assert.equal(extractIds(reader([root, ...injectJaeger(ids)]))?.traceId, ids.traceId)
  assert.equal(extractIds(reader([root, ['b3', '0']]))?.traceId, '5759e988bd862e3fe1be46a994272793')
  assert.deepEqual(extractIds(reader([['b3', '0']])), { sampled: false })
  assert.equal(
    extractIds(() => undefined),
    undefined,
  )
})

test('reads of two traceparent headers none', () => {
  const value = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
  assert.equal(parseTraceparent(`${value}, ${value}`), undefined)
  assert.equal(
    extractW3c(name => (name === 'traceparent' ? `${value}, ${value}` : 'a=1')),
    undefined,
  )
})

test('writes back the tracestate that it has read', () => {
  const members = 'rojo=00f067aa0ba902b7,congo=t61rcWkgMzE,0foo@bar= leading'
  assert.equal(injectTracestate(parseTracestate(` ${members} ,, `))[0]?.[1], members)
})

test('forwards an open or debug decision where the format has one', () => {
  const ids = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' }
  for (const sent of [
    { ...ids, sampled: undefined },
    { ...ids, sampled: true, debug: true },
  ]) {
    const { sampled, debug } = sent as SentIds
    for (const inject of [injectB3, injectB3Multi]) {
      const read = extractB3(reader(inject(sent)))
      assert.equal(read?.sampled, sampled)
      assert.equal(read?.debug, debug)
    }
    assert.equal(extractSentry(reader(injectSentry(sent)))?.sampled, sampled)
  }
})
