/**
 * The OpenTelemetry SDK of a service, loaded before it (`node --import`), with what silmari adds: the scenario on every
 * span, and its headers on every outgoing request. Nothing in the services themselves knows about tracing.
 */
import { createRequire } from 'node:module'
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { registerInstrumentations } from '@opentelemetry/instrumentation'
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http'
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg'
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
import { ScenarioPropagator, ScenarioSpanProcessor } from 'silmari/node'
import { beforeEnd } from '../processes/parent.js'

const { SERVICE_NAME, SERVICE_VERSION, LENS_URL } = process.env
const exporter = new OTLPTraceExporter({ url: `${LENS_URL}/v1/traces` })
const provider = new NodeTracerProvider({
  resource: resourceFromAttributes({ 'service.name': SERVICE_NAME, 'service.version': SERVICE_VERSION }),
  // Soon, so that whoever looks at the lens right after a click finds everything there.
  spanProcessors: [new ScenarioSpanProcessor(), new BatchSpanProcessor(exporter, { scheduledDelayMillis: 200 })],
})
provider.register({
  propagator: new CompositePropagator({
    propagators: [
      new W3CTraceContextPropagator(),
      new W3CBaggagePropagator(),
      new ScenarioPropagator({ name: SERVICE_NAME, version: SERVICE_VERSION }),
    ],
  }),
})

process.env.OTEL_SEMCONV_STABILITY_OPT_IN ??= 'http,database'
registerInstrumentations({
  instrumentations: [
    // What a person searches for is nobody else's business.
    new HttpInstrumentation({ redactedQueryParamsServer: ['q'] }),
    new UndiciInstrumentation({
      requireParentforSpans: true,
      // The paths between these services hold no ids, so they make good names.
      requestHook: (span, { method, path }) => span.updateName(`${method} ${path}`),
    }),
    new PgInstrumentation({ requireParentSpan: true, ignoreConnectSpans: true }),
  ],
})
// Instrumentations change what is required from now on; `import` shares the same CommonJS objects.
const require = createRequire(import.meta.url)
require('node:http')
require('pg')

beforeEnd(() => provider.shutdown())
