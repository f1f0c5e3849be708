import { isSet } from './id.js'
import { type ForwardedIds, type Header, type ReadHeader, type SentIds, toFlag } from './wire.js'

/**
 * Sentry's `sentry-trace` (https://develop.sentry.dev/sdk/telemetry/traces/distributed-tracing/#header-sentry-trace). The
 * `sentry-…` members of baggage are for Sentry's SDK to write: they hold its public key and its sampling.
 */
export function injectSentry({ traceId, spanId, sampled }: ForwardedIds): Header[] {
  return [['sentry-trace', `${traceId}-${spanId}${toFlag(sampled)}`]]
}

/** Reads `sentry-trace`; span and decision may be missing. */
export function extractSentry(header: ReadHeader): SentIds | undefined {
  const value = (header('sentry-trace') ?? '').trim()
  const [, traceId, spanId, sampled] = /^([\da-f]{32})(?:-([\da-f]{16}))?(?:-([01]))?$/.exec(value) ?? []
  if (!isSet(traceId) || (spanId && !isSet(spanId))) return
  return { traceId, ...(spanId && { spanId }), ...(sampled && { sampled: sampled === '1' }) }
}
