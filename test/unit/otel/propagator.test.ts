import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  type Context,
  defaultTextMapGetter,
  defaultTextMapSetter,
  propagation,
  ROOT_CONTEXT,
  trace,
} from '@opentelemetry/api'
import { suppressTracing } from '@opentelemetry/core'
import type { Stamp } from '../../../src/fact.js'
import type { Silmari } from '../../../src/handle.js'
import { toIdentity } from '../../../src/otel/identity.js'
import { ScenarioPropagator } from '../../../src/otel/propagator.js'
import { ofStamp } from '../../../src/trace/attributes.js'

const STAMP: Stamp = {
  globalTraceId: '0192f0c1a2b37c4d8e5f60718293a4b5',
  sessionId: 'a'.repeat(32),
  pageId: 'b'.repeat(32),
  tabId: 'c'.repeat(32),
  scenarioName: 'checkout',
  sampled: true,
  context: { 'client.name': 'shop-web', 'customer.id': '고객 1' },
}
const PARENT = `00-${'1'.repeat(32)}-${'2'.repeat(16)}-03`
const silmari = {
  task: { touch: () => STAMP },
  headersFor: (url: string) => (url.startsWith('https://ours') ? { 'x-global-trace-id': STAMP.globalTraceId } : {}),
} as unknown as Silmari
const propagator = new ScenarioPropagator(silmari)

const extract = (carrier: Record<string, string>) => propagator.extract(ROOT_CONTEXT, carrier, defaultTextMapGetter)
const inject = (context: Context): Record<string, string> => {
  const carrier = {}
  propagator.inject(context, carrier, defaultTextMapSetter)
  return carrier
}
const baggageOf = (context: Context) =>
  Object.fromEntries(
    propagation
      .getBaggage(context)
      ?.getAllEntries()
      .map(([key, { value }]) => [key, value]) ?? [],
  )

/** A context whose span stands for a request. */
const toRequest = (url: string): Context => {
  const span = trace.getSpan(extract({ traceparent: PARENT }))!
  return trace.setSpan(ROOT_CONTEXT, Object.assign(span, { attributes: { 'url.full': url } }))
}

describe('the propagator', () => {
  test('reads what it has written', () => {
    const written = inject(extract({ traceparent: PARENT, tracestate: 'vendor=1', baggage: 'tenant=m%201;ttl=1' }))
    assert.equal(written.traceparent, PARENT)
    assert.equal(written.tracestate, 'vendor=1')
    assert.equal(written['x-global-trace-id'], STAMP.globalTraceId)
    assert.deepEqual(baggageOf(extract(written)), {
      tenant: 'm 1',
      global_trace_id: STAMP.globalTraceId,
      'session.id': STAMP.sessionId,
      ...STAMP.context,
    })
  })

  test('keeps the metadata of baggage', () => {
    assert.match(inject(extract({ baggage: 'tenant=m;ttl=1' })).baggage!, /^tenant=m;ttl=1,global_trace_id=/)
  })

  test('takes the GlobalTraceId from its own header where baggage has been lost', () => {
    const { global_trace_id: id } = baggageOf(extract({ 'x-global-trace-id': STAMP.globalTraceId }))
    assert.equal(id, STAMP.globalTraceId)
  })

  for (const wrong of ['', '00-xyz', `00-${'0'.repeat(32)}-${'2'.repeat(16)}-01`, `ff-${PARENT.slice(3)}`]) {
    test(`reads nothing from the traceparent "${wrong}"`, () => {
      assert.equal(extract({ traceparent: wrong }), ROOT_CONTEXT)
    })
  }

  test('reads of broken baggage what is right of it', () => {
    assert.deepEqual(baggageOf(extract({ baggage: 'a=1,=2,,b,c=%zz' })), { a: '1', c: '%zz' })
  })

  test('writes the scenario into a request only where its target is allowed', () => {
    assert.deepEqual(inject(toRequest('https://ours.example/a')), {
      traceparent: PARENT,
      'x-global-trace-id': STAMP.globalTraceId,
    })
    assert.deepEqual(inject(toRequest('https://theirs.example/a')), { traceparent: PARENT })
  })

  test('writes nothing for what an exporter sends', () => {
    assert.deepEqual(inject(suppressTracing(extract({ traceparent: PARENT }))), {})
  })

  test('names every header that it writes', () => {
    const names = Object.keys(inject(extract({ traceparent: PARENT, tracestate: 'vendor=1' })))
    assert.deepEqual(
      names.filter(name => !propagator.fields().includes(name)),
      [],
    )
  })
})

test('ids stand under the same names on the spans of OpenTelemetry and of silmari', () => {
  assert.deepEqual(toIdentity(silmari.task!), ofStamp(STAMP))
})
