import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { context, createContextKey, ROOT_CONTEXT, trace } from '@opentelemetry/api'
import { init } from 'silmari'
import {
  CausalContextManager,
  registerGlobally,
  ScenarioIdGenerator,
  ScenarioLogProcessor,
  ScenarioPropagator,
  ScenarioSpanProcessor,
} from 'silmari/otel'

const KEY = createContextKey('of the test')
const CONTEXT = ROOT_CONTEXT.setValue(KEY, 1)
const IDS = { traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: 1 }
const silmari = init({ service: { name: 'shop-web' } })

describe('silmari/otel where there is no page', () => {
  const manager = new CausalContextManager(silmari)

  test('a context holds while its function runs, and no longer', () => {
    const seen = manager.with(CONTEXT, () => [
      manager.active(),
      manager.with(ROOT_CONTEXT, () => manager.active()),
      manager.active(),
    ])
    assert.deepEqual(seen, [CONTEXT, ROOT_CONTEXT, CONTEXT])
    assert.equal(manager.active(), ROOT_CONTEXT)
  })

  test('what a function throws passes through, and the context is put back', () => {
    const fail = () => manager.with(CONTEXT, () => assert.fail('thrown'))
    assert.throws(fail, /thrown/)
    assert.equal(manager.active(), ROOT_CONTEXT)
  })

  test('this, arguments and the answer are those of the function', () => {
    const sum = function (this: number, a: number, b: number) {
      return this + a + b
    }
    assert.equal(manager.with(CONTEXT, sum, 1, 2, 3), 6)
  })

  test('a bound function has its context and its length; what is no function stays itself', () => {
    const bound = manager.bind(CONTEXT, (_a: number, _b: number) => manager.active())
    assert.equal(bound(1, 2), CONTEXT)
    assert.equal(bound.length, 2)
    const target = {}
    assert.equal(manager.bind(CONTEXT, target), target)
  })

  test('without a context given, a function is bound to the active one', () => {
    const bound = manager.with(CONTEXT, () => manager.bind(undefined, () => manager.active()))
    assert.equal(bound(), CONTEXT)
  })

  test('a disabled manager runs functions and has no context', () => {
    const other = new CausalContextManager(silmari).disable()
    assert.equal(
      other.with(CONTEXT, () => other.active()),
      ROOT_CONTEXT,
    )
    assert.equal(
      other.enable().with(CONTEXT, () => other.active()),
      CONTEXT,
    )
  })

  test('nothing is registered: the place is that of an SDK for servers', () => {
    registerGlobally(silmari)()
    assert.equal(trace.getTracer('a').startSpan('b').isRecording(), false)
    assert.equal(context.setGlobalContextManager(manager), true)
    context.disable()
  })

  test('processors leave spans and logs as they are', () => {
    const never = () => assert.fail('touched')
    new ScenarioSpanProcessor(silmari).onStart({ setAttributes: never } as never)
    new ScenarioLogProcessor(silmari).onEmit({ setAttributes: never })
  })

  test('the propagator writes the trace alone', () => {
    const carrier = {}
    const set = (into: object, name: string, value: string) => void Object.assign(into, { [name]: value })
    new ScenarioPropagator(silmari).inject(trace.setSpanContext(ROOT_CONTEXT, IDS), carrier, { set } as never)
    assert.deepEqual(carrier, { traceparent: `00-${IDS.traceId}-${IDS.spanId}-01` })
  })

  test('ids have the lengths of W3C trace context, and differ', () => {
    const ids = new ScenarioIdGenerator(silmari)
    const made = Array.from({ length: 100 }, () => [ids.generateTraceId(), ids.generateSpanId()])
    for (const [traceId, spanId] of made) {
      assert.match(traceId!, /^[\da-f]{32}$/)
      assert.match(spanId!, /^[\da-f]{16}$/)
    }
    assert.equal(new Set(made.flat()).size, 200)
  })
})
