import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { registerInstrumentations } from '@opentelemetry/instrumentation'
import { FetchInstrumentation } from '@opentelemetry/instrumentation-fetch'
import { XMLHttpRequestInstrumentation } from '@opentelemetry/instrumentation-xml-http-request'
import { BatchSpanProcessor, WebTracerProvider } from '@opentelemetry/sdk-trace-web'
import type { Setup } from './setup.js'

/** As the documents of OpenTelemetry show it for the 2.x line. */
export const setUp: Setup = (endpoint, { spanProcessors = [], idGenerator, ...parts } = {}) => {
  const exporter = new OTLPTraceExporter({ url: `${endpoint}/v1/traces` })
  const provider = new WebTracerProvider({
    spanProcessors: [...spanProcessors, new BatchSpanProcessor(exporter)],
    ...(idGenerator && { idGenerator }),
  })
  provider.register(parts)
  registerInstrumentations({
    instrumentations: [
      new FetchInstrumentation({ propagateTraceHeaderCorsUrls: /localhost/ }),
      new XMLHttpRequestInstrumentation(),
    ],
  })
  return () => provider.forceFlush()
}
