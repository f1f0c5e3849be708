import { type Header, isWire, type WireIds } from './wire.js'

/**
 * Datadog's headers: the low 64 bits of the trace id and the span id as unsigned decimals, the high bits as a tag.
 * `priority` is dd-trace's: -1 and 2 are a person's wish, 0 and 1 a sampler's decision.
 */
export function injectDatadog(ids: WireIds, priority: number = +ids.sampled): Header[] {
  if (!isWire(ids)) return []
  const high = ids.traceId.slice(0, 16)
  const headers: Header[] = [
    ['x-datadog-trace-id', `${BigInt(`0x${ids.traceId.slice(16)}`)}`],
    ['x-datadog-parent-id', `${BigInt(`0x${ids.spanId}`)}`],
    ['x-datadog-sampling-priority', `${priority}`],
  ]
  return +`0x${high}` ? [...headers, ['x-datadog-tags', `_dd.p.tid=${high}`]] : headers
}
