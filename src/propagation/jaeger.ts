import { isSet, toTraceId } from './id.js'
import type { Header, ReadHeader, SentIds, WireIds } from './wire.js'

/**
 * Jaeger's `uber-trace-id` (https://www.jaegertracing.io/sdk-migration/#propagation-format). Only the sampled bit goes
 * out: where W3C says "random", Jaeger says "debug".
 */
export function injectJaeger({ traceId, spanId, sampled }: WireIds): Header[] {
  return [['uber-trace-id', `${traceId}:${spanId}:0:${+sampled}`]]
}

/** Jaeger's baggage, one header a key; keys that cannot stand in a header name are left out. */
export function injectJaegerBaggage(values: Readonly<Record<string, string>>): Header[] {
  return Object.entries(values)
    .filter(([key]) => /^[\w.-]+$/.test(key))
    .map(([key, value]) => [`uberctx-${key.toLowerCase()}`, encodeURIComponent(value.replace(/\p{Cs}/gu, '\ufffd'))])
}

// Trace, span, deprecated parent, flags. Leading zeros may be missing.
const IDS = /^([\da-f]{1,32}):([\da-f]{1,16}):[^:]*:([\da-f]{1,2})$/

/** Reads `uber-trace-id`, its colons plain or percent-encoded. */
export function extractJaeger(header: ReadHeader): SentIds | undefined {
  const value = (header('uber-trace-id') ?? '').trim().toLowerCase().replaceAll('%3a', ':')
  const [, trace, span, flags] = IDS.exec(value) ?? []
  const traceId = trace && toTraceId(trace)
  if (!traceId || !isSet(span)) return
  const bits = Number.parseInt(flags!, 16)
  return { traceId, spanId: span.padStart(16, '0'), sampled: (bits & 1) === 1, debug: (bits & 3) === 3 }
}

/** Reads Jaeger's baggage: `uberctx-<key>` headers, and the `jaeger-baggage: k=v, …` of a person's own request. */
export function extractJaegerBaggage(headers: Iterable<Header>): Record<string, string> {
  const values: Header[] = []
  for (const [header, value] of headers) {
    const name = header.toLowerCase()
    if (name.startsWith('uberctx-')) values.push([name.slice(8), decode(value)])
    if (name === 'jaeger-baggage') values.push(...value.split(',').flatMap(readPair))
  }
  return Object.fromEntries(values)
}

function readPair(text: string): Header[] {
  const at = text.indexOf('=')
  return at > 0 ? [[text.slice(0, at).trim(), decode(text.slice(at + 1).trim())]] : []
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value // not encoded: some clients send it raw, and Jaeger's own keeps it
  }
}
