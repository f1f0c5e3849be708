import { isSet, toTraceId } from './id.js'
import { type ForwardedIds, type Header, type ReadHeader, type SentIds, toFlag } from './wire.js'

/** B3 in one header (https://github.com/openzipkin/b3-propagation). Never with a parent: our spans are not shared. */
export function injectB3({ traceId, spanId, sampled, debug }: ForwardedIds): Header[] {
  return [['b3', `${traceId}-${spanId}${debug ? '-d' : toFlag(sampled)}`]]
}

/** B3 in several headers, for services older than the single one. */
export function injectB3Multi({ traceId, spanId, sampled, debug }: ForwardedIds): Header[] {
  const decision: Header[] = sampled === undefined ? [] : [['x-b3-sampled', `${+sampled}`]]
  return [['x-b3-traceid', traceId], ['x-b3-spanid', spanId], ...(debug ? [['x-b3-flags', '1'] as const] : decision)]
}

const SINGLE = /^(?:([\da-f]{16}(?:[\da-f]{16})?)-([\da-f]{16})(?:-([01d])(?:-([\da-f]{16}))?)?|([01d]))$/
const TRACE_ID = /^[\da-f]{16}(?:[\da-f]{16})?$/
const SPAN_ID = /^[\da-f]{16}$/

/**
 * Reads B3: the single header, or the others where that is absent or wrong. The sender may tell its sampling decision
 * without ids. Strict: lower-case hex of 16 or 32 digits; of a repeated header the first value.
 */
export function extractB3(header: ReadHeader): SentIds | undefined {
  const first = (name: string) => header(name)?.replace(/,.*/, '').trim()
  return readSingle(first('b3')) ?? readMulti(first)
}

function readSingle(value = ''): SentIds | undefined {
  const [, trace, spanId, state, parentSpanId, only] = SINGLE.exec(value) ?? []
  if (only) return toSampling(only)
  const traceId = trace && toTraceId(trace)
  if (!traceId || !isSet(spanId)) return
  return { traceId, spanId, ...(parentSpanId && { parentSpanId }), ...toSampling(state) }
}

function readMulti(header: ReadHeader): SentIds | undefined {
  const trace = header('x-b3-traceid')
  const spanId = header('x-b3-spanid')
  const parentSpanId = header('x-b3-parentspanid')
  const sampling = toSampling(header('x-b3-flags') === '1' ? 'd' : header('x-b3-sampled'))
  if (trace === undefined || spanId === undefined) return 'sampled' in sampling ? sampling : undefined
  const traceId = TRACE_ID.test(trace) ? toTraceId(trace) : undefined
  if (!traceId || !SPAN_ID.test(spanId) || !isSet(spanId)) return
  return { traceId, spanId, ...(parentSpanId && SPAN_ID.test(parentSpanId) && { parentSpanId }), ...sampling }
}

/** `true` and `false` are an older way to say it. What is none of these leaves the decision to us. */
function toSampling(state: string | undefined): Pick<SentIds, 'sampled' | 'debug'> {
  if (state === 'd') return { sampled: true, debug: true }
  if (state === '1' || state === 'true') return { sampled: true }
  return state === '0' || state === 'false' ? { sampled: false } : {}
}
