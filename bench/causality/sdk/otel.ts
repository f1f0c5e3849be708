import { ZoneContextManager } from '@opentelemetry/context-zone'
import { registerInstrumentations } from '@opentelemetry/instrumentation'
import { FetchInstrumentation } from '@opentelemetry/instrumentation-fetch'
import { UserInteractionInstrumentation } from '@opentelemetry/instrumentation-user-interaction'
import { XMLHttpRequestInstrumentation } from '@opentelemetry/instrumentation-xml-http-request'
import { WebTracerProvider } from '@opentelemetry/sdk-trace-web'
import { keepSpan, type Span } from '../record.js'

// OpenTelemetry's own set-up for a page: zone.js carries the context, instrumentations record clicks and requests.
const keeper = {
  onStart() {},
  onEnd: (span: unknown) => keepSpan(span as Span),
  forceFlush: async () => {},
  shutdown: async () => {},
}
const provider = new WebTracerProvider({ spanProcessors: [keeper] })
provider.register({ contextManager: new ZoneContextManager() })
registerInstrumentations({
  tracerProvider: provider,
  instrumentations: [
    new UserInteractionInstrumentation(),
    new FetchInstrumentation(),
    new XMLHttpRequestInstrumentation(),
  ],
})
