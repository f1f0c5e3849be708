import { extractBaggage } from '../propagation/baggage.js'
import { extractIds, type ReadableFormat } from '../propagation/extract.js'
import { extractW3c } from '../propagation/w3c.js'
import type { ReadHeader } from '../propagation/wire.js'
import { readCaller } from './caller.js'
import type { RequestContext } from './context.js'
import { GLOBAL_TRACE_ID, GLOBAL_TRACE_ID_HEADER, toGlobalTraceId } from './keys.js'
import { countRejected } from './rejected.js'

// W3C baggage §3.3.2: what must be passed on; longer ones are cut by the next proxy anyway.
const MAX_BAGGAGE_BYTES = 8192
// What a header may hold (RFC 9110 §5.5). Queues let anything through, and `fetch` would throw on it.
const SENDABLE = /^[\t -~\u0080-\u00ff]+$/

type HeaderValue = string | Uint8Array | readonly (string | Uint8Array)[] | null | undefined

/**
 * Headers of a request: fetch `Headers` (also those of undici and others), node:http `request.headers`, or any record
 * with lower-case names. Values may be bytes, as those of Kafka are.
 */
export type HeaderSource = { get(name: string): HeaderValue } | Readonly<Record<string, HeaderValue>>

/**
 * What a request's headers say: the trace in W3C form, else B3, Jaeger, Datadog, Sentry, X-Ray or Google Cloud;
 * `baggage`; `x-global-trace-id`; and who calls. `spanId` is the caller's span: a service that records none of its own
 * passes it on, so that the next one hangs on a span that exists. Malformed headers are ignored and counted
 * ({@link rejectedHeaders}); never throws.
 *
 * ```ts
 * const { globalTraceId, values } = readContext(request.headers)
 * ```
 */
export function readContext(headers: HeaderSource): RequestContext {
  const header = toReader(headers)
  const w3c = extractW3c(header)
  if (!w3c) countUnread(header)
  const { traceId, spanId, sampled, random } = w3c ?? extractIds(header) ?? {}
  const baggage = toBaggage(header('baggage'))
  const entries = extractBaggage(() => baggage)
  const values = Object.fromEntries(entries.map(({ key, value }) => [key, value]))
  const { [GLOBAL_TRACE_ID]: inBaggage, ...others } = values
  const globalTraceId = toGlobalTraceId(header(GLOBAL_TRACE_ID_HEADER)) ?? toGlobalTraceId(inBaggage)
  const caller = readCaller(header)
  return {
    ...(traceId && { traceId }),
    ...(spanId && { spanId }),
    ...(sampled !== undefined && { sampled }),
    ...(random && { random }),
    ...(w3c && { tracestate: w3c.tracestate }),
    ...(globalTraceId && { globalTraceId }),
    ...(baggage && { baggage }),
    ...(caller && { caller }),
    values: { ...others, ...(globalTraceId && { [GLOBAL_TRACE_ID]: globalTraceId }) },
  }
}

// The header that holds the trace id in each format.
const TRACE_HEADERS: readonly (readonly [name: string, format: ReadableFormat])[] = [
  ['traceparent', 'w3c'],
  ['b3', 'b3'],
  ['x-b3-traceid', 'b3multi'],
  ['uber-trace-id', 'jaeger'],
  ['x-datadog-trace-id', 'datadog'],
  ['sentry-trace', 'sentry'],
  ['x-amzn-trace-id', 'xray'],
  ['x-cloud-trace-context', 'gcp'],
]

function countUnread(header: ReadHeader): void {
  for (const [name, format] of TRACE_HEADERS) if (header(name) && !extractIds(header, [format])) countRejected(name)
}

/** What is passed on: whole as it came, or nothing where nothing in it can be read or it cannot be passed on. */
function toBaggage(sent: string | undefined): string | undefined {
  if (!sent) return
  if (sent.length <= MAX_BAGGAGE_BYTES && SENDABLE.test(sent) && extractBaggage(() => sent).length) return sent
  countRejected('baggage')
}

/** By shape: undici, node-fetch and others have a Headers class of their own. */
function toReader(headers: HeaderSource): ReadHeader {
  const { get } = Object(headers)
  return typeof get === 'function' ? name => toText(get.call(headers, name)) : name => toText(Object(headers)[name])
}

function toText(value: unknown): string | undefined {
  if (Array.isArray(value)) return value.map(toText).join(', ')
  if (value instanceof Uint8Array) return new TextDecoder().decode(value)
  return typeof value === 'string' ? value : undefined
}
