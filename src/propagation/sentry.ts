import { type Header, isWire, type WireIds } from './wire.js'

/** Sentry's `sentry-trace`. Its baggage members are Sentry's own to write: they need its public key. */
export function injectSentry(ids: WireIds): Header[] {
  return isWire(ids) ? [['sentry-trace', `${ids.traceId}-${ids.spanId}-${+ids.sampled}`]] : []
}
