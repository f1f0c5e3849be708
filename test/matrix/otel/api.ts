/** A page that has OpenTelemetry's API alone: silmari is registered as its implementation. */
import { context, propagation, type Span, trace } from '@opentelemetry/api'
import type { Silmari } from 'silmari'
import { registerGlobally } from 'silmari/otel'
import { work } from './work.js'

const { silmari } = window as unknown as { silmari: Silmari }
const undo = registerGlobally(silmari)
const isActive = (span: Span) => trace.getActiveSpan() === span

const page = {
  work: () => work('checkout'),
  /** Whether a span is the active one within, by each way to start it. */
  ways: async () => [
    trace.getTracer('shop').startActiveSpan('by the api', isActive),
    silmari.tracer('shop').startActiveSpan('by silmari', isActive),
    silmari.tracer('shop').startActiveSpan('with options', { attributes: { a: 1 } }, isActive),
    await trace.getTracer('shop').startActiveSpan('later', async span => {
      await null
      return isActive(span)
    }),
    silmari.trace('of silmari', () => trace.getActiveSpan()?.spanContext().spanId === silmari.current().spanId),
  ],
  root: () =>
    trace.getTracer('shop').startActiveSpan('outer', outer => {
      const inner = silmari.tracer('shop').startSpan('inner', { root: true })
      inner.end()
      outer.end()
      return outer.spanContext().traceId === inner.spanContext().traceId
    }),
  baggage: () => {
    const baggage = propagation.createBaggage({ tenant: { value: 'm-1' } })
    return context.with(propagation.setBaggage(context.active(), baggage), async () => {
      await null
      return propagation.getActiveBaggage()?.getEntry('tenant')?.value
    })
  },
  undo() {
    undo()
    const { tracer } = silmari
    return trace
      .getTracer('shop')
      .startActiveSpan('none', span => [
        span.isRecording(),
        !!trace.getActiveSpan(),
        tracer('shop').startSpan('still').isRecording(),
      ])
  },
}
declare global {
  interface Window {
    page: typeof page
  }
}
window.page = page
