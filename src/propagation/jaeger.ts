import { type Header, isWire, type WireIds } from './wire.js'

/**
 * Jaeger's `uber-trace-id` (https://www.jaegertracing.io/docs/ → "Propagation Format"). Only the sampled bit goes out:
 * where W3C says "random", Jaeger says "debug".
 */
export function injectJaeger(ids: WireIds): Header[] {
  return isWire(ids) ? [['uber-trace-id', `${ids.traceId}:${ids.spanId}:0:${+ids.sampled}`]] : []
}
