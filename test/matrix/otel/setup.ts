import type { ContextManager, TextMapPropagator } from '@opentelemetry/api'
import type { IdGenerator, SpanProcessor } from '@opentelemetry/sdk-trace-base'

/** What an application's own set-up of OpenTelemetry may be given of `silmari/otel`. */
export interface Parts {
  readonly contextManager?: ContextManager
  readonly propagator?: TextMapPropagator
  readonly spanProcessors?: SpanProcessor[]
  readonly idGenerator?: IdGenerator
}

/** How each line is set up: registers globally, instruments fetch, exports to `endpoint`; answers how to flush. */
export type Setup = (endpoint: string, parts?: Parts) => () => Promise<void>
