import assert from 'node:assert/strict'
import { AsyncLocalStorage } from 'node:async_hooks'
import { test } from 'node:test'
import {
  type Context,
  type ContextManager,
  context,
  defaultTextMapGetter,
  defaultTextMapSetter,
  INVALID_SPAN_CONTEXT,
  propagation,
  ROOT_CONTEXT,
  type SpanContext,
  trace,
} from '@opentelemetry/api'
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core'
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { callerIn } from '../../../src/node/caller.js'
import {
  currentContext,
  readContext,
  ScenarioPropagator,
  ScenarioSpanProcessor,
  withContext,
} from '../../../src/node.js'
import { fromPage, GLOBAL_TRACE_ID } from './ids.js'

const propagator = new CompositePropagator({
  propagators: [
    new W3CTraceContextPropagator(),
    new W3CBaggagePropagator(),
    new ScenarioPropagator({ name: 'orders', version: '1.2.0' }),
  ],
})
const extract = (headers: object) => propagator.extract(ROOT_CONTEXT, headers, defaultTextMapGetter)

test('writes the scenario of the baggage on every span, and no other baggage', () => {
  const exporter = new InMemorySpanExporter()
  const spanProcessors = [new ScenarioSpanProcessor(), new SimpleSpanProcessor(exporter)]
  const tracer = new BasicTracerProvider({ spanProcessors }).getTracer('test')
  const baggage = `${fromPage.baggage},route.payments=pr-123,secret=x`
  tracer.startSpan('work', {}, extract({ ...fromPage, baggage })).end()
  assert.deepEqual(exporter.getFinishedSpans()[0]?.attributes, {
    global_trace_id: GLOBAL_TRACE_ID,
    'session.id': 's-1',
    'client.name': 'shop-web',
    'customer.id': 'm 1',
    'route.payments': 'pr-123',
  })
})

test('sends the GlobalTraceId and the caller with what OpenTelemetry sends', () => {
  const carrier: Record<string, string> = {}
  propagator.inject(extract(fromPage), carrier, defaultTextMapSetter)
  assert.equal(carrier['x-global-trace-id'], GLOBAL_TRACE_ID)
  assert.equal(carrier['x-service-name'], 'orders')
  assert.equal(carrier['x-service-version'], '1.2.0')
  assert.equal(carrier.traceparent, fromPage.traceparent)
  for (const name of Object.keys(carrier)) assert.ok(propagator.fields().includes(name), name)
})

test('fills the baggage where only the header arrives', () => {
  const carrier: Record<string, string> = {}
  propagator.inject(extract({ 'x-global-trace-id': GLOBAL_TRACE_ID }), carrier, defaultTextMapSetter)
  assert.equal(carrier.baggage, `global_trace_id=${GLOBAL_TRACE_ID}`)
})

test('sends no header that a request would throw on, whatever the baggage says', () => {
  for (const value of ['%0d%0ax-evil:%201', '%EA%B3%A0', 'x', '0'.repeat(32)]) {
    const carrier: Record<string, string> = {}
    propagator.inject(extract({ baggage: `global_trace_id=${value},a=b` }), carrier, defaultTextMapSetter)
    assert.equal(carrier['x-global-trace-id'], undefined, value)
    assert.equal(carrier.baggage, 'a=b', value)
  }
  const mine = propagation.createBaggage({ global_trace_id: { value: '\r\n' } })
  const carrier: Record<string, string> = {}
  propagator.inject(propagation.setBaggage(ROOT_CONTEXT, mine), carrier, defaultTextMapSetter)
  assert.equal(carrier['x-global-trace-id'], undefined)
})

test('believes the header before the baggage, as readContext does', () => {
  const headers = { 'x-global-trace-id': GLOBAL_TRACE_ID, baggage: `global_trace_id=${'a'.repeat(32)}` }
  const carrier: Record<string, string> = {}
  propagator.inject(extract(headers), carrier, defaultTextMapSetter)
  assert.equal(carrier['x-global-trace-id'], GLOBAL_TRACE_ID)
  assert.equal(carrier.baggage, `global_trace_id=${GLOBAL_TRACE_ID}`)
  assert.equal(readContext(headers).globalTraceId, GLOBAL_TRACE_ID)
})

test('keeps who called, and ignores what is malformed', () => {
  assert.deepEqual(callerIn(extract({ 'x-service-name': 'gateway' })), { name: 'gateway' })
  const malformed = extract({ 'x-service-name': 'a b', 'x-global-trace-id': 'x' })
  assert.equal(callerIn(malformed), undefined)
  const carrier: Record<string, string> = {}
  propagator.inject(malformed, carrier, defaultTextMapSetter)
  assert.deepEqual(Object.keys(carrier), ['x-service-name', 'x-service-version'])
})

/** What the Node SDK's own context manager does. */
function createManager(): ContextManager {
  const store = new AsyncLocalStorage<Context>()
  return {
    active: () => store.getStore() ?? ROOT_CONTEXT,
    with: (own, fn, self, ...args) => store.run(own, () => fn.apply(self, args)),
    bind: (_, target) => target,
    enable: () => createManager(),
    disable: () => createManager(),
  }
}

test('the active span and baggage of OpenTelemetry win over what the service was given, if they are any', t => {
  context.setGlobalContextManager(createManager())
  t.after(() => context.disable())
  const given = readContext(fromPage)
  const within = <T>(span: SpanContext, fn: () => T) => context.with(trace.setSpanContext(ROOT_CONTEXT, span), fn)
  withContext(given, () => {
    const active = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1 }
    assert.equal(within(active, currentContext)?.traceId, active.traceId)
    assert.equal(within(active, currentContext)?.globalTraceId, GLOBAL_TRACE_ID)
    // What tracing is where it is suppressed.
    assert.equal(within(INVALID_SPAN_CONTEXT, currentContext)?.traceId, given.traceId)
    const baggage = propagation.createBaggage({ global_trace_id: { value: '\r\n' } })
    const forged = context.with(propagation.setBaggage(ROOT_CONTEXT, baggage), currentContext)
    assert.equal(forged?.globalTraceId, GLOBAL_TRACE_ID)
  })
})
