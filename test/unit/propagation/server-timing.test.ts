import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseServerTiming, readServerTiming } from '../../../src/propagation/server-timing.js'

const A = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
const B = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00'
const read = (value: string) => readServerTiming(parseServerTiming(value))?.traceId.slice(0, 4)

const cases: readonly (readonly [promise: string, value: string, start: string | undefined])[] = [
  ['reads trace unquoted', `trace;desc=${A}`, '0af7'],
  ['reads traceparent quoted', `traceparent;desc="${A}"`, '0af7'],
  ['reads names and parameters in any case and place', `db;dur=1, TraceParent ; dur=2 ; DESC = "${A}" , x`, '0af7'],
  ['takes the last that is right', `traceparent;desc="${A}", trace;desc=${B}, trace;desc=garbage`, '4bf9'],
  ['is not fooled by a quoted text', `cache;desc="x, trace;desc=${A}"`, undefined],
  ['is not fooled by an escaped quote', `cache;desc="x\\", trace;desc=${A}"`, undefined],
  ['passes over other metrics', `tracestate;desc=${A}, mytrace;desc=${A}`, undefined],
  ['reads nothing from an open quote', `cache;desc="x, trace;desc=${A}`, undefined],
  ['reads nothing from nothing', '', undefined],
]
for (const [promise, value, start] of cases) test(promise, () => assert.equal(read(value), start))

test('reads the metrics that the browser has parsed', () => {
  assert.equal(readServerTiming([{ name: 'trace', description: A }])?.sampled, true)
})
