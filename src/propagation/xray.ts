import { type Header, isWire, type WireIds } from './wire.js'

/**
 * AWS X-Ray's `x-amzn-trace-id`. X-Ray reads the first 8 digits of a trace id as seconds; propagators do not look at them,
 * classic ingestion drops what is older than 30 days. A trace id that shall satisfy it has to be minted so.
 */
export function injectXray(ids: WireIds): Header[] {
  const { traceId, spanId, sampled } = ids
  if (!isWire(ids)) return []
  const root = `1-${traceId.slice(0, 8)}-${traceId.slice(8)}`
  return [['x-amzn-trace-id', `Root=${root};Parent=${spanId};Sampled=${+sampled}`]]
}
