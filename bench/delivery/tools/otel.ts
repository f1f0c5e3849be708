import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { BatchSpanProcessor, WebTracerProvider } from '@opentelemetry/sdk-trace-web'

// As OpenTelemetry's guide for browsers has it, with all defaults.
const exporter = new OTLPTraceExporter({ url: '/otlp/v1/traces' })
const provider = new WebTracerProvider({ spanProcessors: [new BatchSpanProcessor(exporter)] })
const tracer = provider.getTracer('bench')

Object.assign(window, {
  isReady: () => true,
  make(count: number, from = 0) {
    for (let i = from; i < from + count; i++) tracer.startSpan('work', { attributes: { 'test.record': i } }).end()
  },
})
