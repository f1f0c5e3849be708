import { context, propagation, trace } from '@opentelemetry/api'
import type { Undo } from '../fact.js'
import type { Silmari } from '../handle.js'
import { CausalContextManager } from './context-manager.js'
import { ScenarioPropagator } from './propagator.js'
import { createProvider } from './provider.js'

/**
 * For pages whose libraries use OpenTelemetry's API and that have no SDK of it: `trace.getTracer()` then answers silmari's
 * tracers, `trace.getActiveSpan()` the span of the running task, and `propagation.inject()` writes what silmari sends.
 *
 * What the application has registered before stays, each of the three for itself; of its provider `silmari.tracer()` then
 * answers the tracers. Call it after the application's own set-up. Does nothing where there is no page.
 *
 * ```ts
 * import { trace } from '@opentelemetry/api'
 * import { registerGlobally } from 'silmari/otel'
 * registerGlobally(silmari)
 * trace.getTracer('shop').startActiveSpan('checkout', span => span.end())
 * ```
 * @returns the undo: unregisters what it has registered.
 */
export function registerGlobally(silmari: Silmari): Undo {
  // On a server the place is left to OpenTelemetry's SDK for Node.
  if (!silmari.task) return () => {}
  const { tracer } = silmari
  const apis = [
    context.setGlobalContextManager(new CausalContextManager(silmari)) && context,
    trace.setGlobalTracerProvider(createProvider(tracer)) && trace,
    propagation.setGlobalPropagator(new ScenarioPropagator(silmari)) && propagation,
  ]
  silmari.tracer = (name, version) => trace.getTracer(name, version)
  return () => {
    silmari.tracer = tracer
    for (const api of apis.splice(0)) if (api) api.disable()
  }
}
