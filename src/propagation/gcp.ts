import { type Header, isWire, type WireIds } from './wire.js'

/** Google Cloud's legacy `x-cloud-trace-context`; its services take `traceparent` too. The span id is unsigned decimal. */
export function injectGcp(ids: WireIds): Header[] {
  return isWire(ids) ? [['x-cloud-trace-context', `${ids.traceId}/${BigInt(`0x${ids.spanId}`)};o=${+ids.sampled}`]] : []
}
