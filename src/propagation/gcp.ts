import { fromDecimal, isSet, toDecimal } from './id.js'
import type { Header, ReadHeader, SentIds, WireIds } from './wire.js'

/**
 * Google Cloud's legacy `x-cloud-trace-context` (https://cloud.google.com/trace/docs/trace-context); its services take
 * `traceparent` too, and prefer it. The span id is unsigned decimal.
 */
export function injectGcp({ traceId, spanId, sampled }: WireIds): Header[] {
  return [['x-cloud-trace-context', `${traceId}/${toDecimal(spanId)};o=${+sampled}`]]
}

/** Reads `x-cloud-trace-context`. Some front ends send the trace id alone, or span 0 for none: a trace without a span. */
export function extractGcp(header: ReadHeader): SentIds | undefined {
  const value = (header('x-cloud-trace-context') ?? '').trim().toLowerCase()
  const [, traceId, span = '0', options] = /^([\da-f]{32})(?:\/(\d+))?(?:;o=(\d{1,9}))?$/.exec(value) ?? []
  const spanId = fromDecimal(span)
  if (!isSet(traceId) || (isSet(span) && !spanId)) return
  return { traceId, ...(spanId && { spanId }), ...(options && { sampled: (+options & 1) === 1 }) }
}
