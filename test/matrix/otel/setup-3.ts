import { context, propagation, trace } from '@opentelemetry/api'
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { registerInstrumentations } from '@opentelemetry/instrumentation'
import { FetchInstrumentation } from '@opentelemetry/instrumentation-fetch'
import { BatchSpanProcessor, StackContextManager, TracerProvider } from '@opentelemetry/sdk-trace'
import type { Setup } from './setup.js'

const W3C = { propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()] }

/** As the documents of OpenTelemetry show it for the 3.x line, which registers nothing by itself. */
export const setUp: Setup = (endpoint, { spanProcessors = [], idGenerator, contextManager, propagator } = {}) => {
  const exporter = new OTLPTraceExporter({ url: `${endpoint}/v1/traces` })
  const provider = new TracerProvider({
    spanProcessors: [...spanProcessors, new BatchSpanProcessor({ exporter })],
    ...(idGenerator && { idGenerator }),
  })
  trace.setGlobalTracerProvider(provider)
  context.setGlobalContextManager((contextManager ?? new StackContextManager()).enable())
  propagation.setGlobalPropagator(propagator ?? new CompositePropagator(W3C))
  registerInstrumentations({
    instrumentations: [new FetchInstrumentation({ propagateTraceHeaderCorsUrls: /localhost/ })],
  })
  return () => provider.forceFlush()
}
