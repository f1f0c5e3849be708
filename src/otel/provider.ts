import {
  type Context,
  context,
  ROOT_CONTEXT,
  type Span,
  type SpanOptions,
  type TracerProvider,
  trace,
} from '@opentelemetry/api'
import type { Silmari } from '../handle.js'
import { randomHex } from './random.js'

/** silmari's tracers as a provider for OpenTelemetry's API: spans find their parent in the active context, or have none. */
export function createProvider(tracerOf: Silmari['tracer']): TracerProvider {
  return {
    getTracer(scope, version) {
      const tracer = tracerOf(scope, version)
      const startSpan = (name: string, options: SpanOptions = {}, parent?: Context) =>
        tracer.startSpan(name, options, options.root ? rootless() : parent)
      return {
        startSpan,
        startActiveSpan<F extends (span: Span) => unknown>(name: string, ...rest: unknown[]): ReturnType<F> {
          const fn = rest.pop() as F
          const [options, parent] = rest as [SpanOptions?, Context?]
          const span = startSpan(name, options, parent)
          const active = trace.setSpan(parent ?? context.active(), span)
          return context.with(active, fn as (span: Span) => ReturnType<F>, undefined, span)
        },
      }
    },
  }
}

/** A parent that is a trace of its own and no span. */
function rootless(): Context {
  const none = { traceId: randomHex(16), spanId: '', traceFlags: 1 }
  return trace.setSpanContext(ROOT_CONTEXT, none)
}
