import {
  type BaggageEntry,
  baggageEntryMetadataFromString,
  type Context,
  createTraceState,
  isSpanContextValid,
  propagation,
  type TextMapGetter,
  type TextMapPropagator,
  type TextMapSetter,
  trace,
} from '@opentelemetry/api'
import type { Silmari } from '../handle.js'
import { encodeValue, mergeBaggage } from '../propagation/baggage.js'
import { parseTraceparent } from '../propagation/w3c.js'
import { isSuppressed } from './carry.js'

const GLOBAL_TRACE_ID = 'global_trace_id'
const HEADER = 'x-global-trace-id'
// Sampled and random: the two of trace context level 2.
const KNOWN_FLAGS = 3

/**
 * W3C trace context and baggage, and the scenario with them: stands in for OpenTelemetry's own two propagators.
 *
 * Into a request that an instrumentation records, the scenario is written only if silmari's `propagate` allows its target;
 * `traceparent` and the application's own baggage follow the instrumentation's rules. Into any other carrier (a message, a
 * job) everything is written: it was the application that chose it.
 *
 * ```ts
 * import { ScenarioPropagator } from 'silmari/otel'
 * provider.register({ propagator: new ScenarioPropagator(silmari) })
 * ```
 */
export class ScenarioPropagator implements TextMapPropagator {
  readonly #silmari: Silmari

  constructor(silmari: Silmari) {
    this.#silmari = silmari
  }

  inject(context: Context, carrier: unknown, setter: TextMapSetter): void {
    if (isSuppressed(context)) return
    const headers = this.#scenario(urlOf(context))
    const span = trace.getSpanContext(context)
    if (span && isSpanContextValid(span)) {
      const { traceId, spanId, traceFlags, traceState } = span
      headers.traceparent = `00-${traceId}-${spanId}-0${traceFlags & KNOWN_FLAGS}`
      headers.tracestate = traceState?.serialize() ?? ''
    }
    headers.baggage = mergeBaggage(writeBaggage(context), headers.baggage ?? '').baggage
    for (const name in headers) if (headers[name]) setter.set(carrier, name, headers[name])
  }

  extract(context: Context, carrier: unknown, getter: TextMapGetter): Context {
    const header = (name: string) => {
      const value = getter.get(carrier, name)
      return Array.isArray(value) ? value.join() : value
    }
    const parent = parseTraceparent(header('traceparent') ?? '')
    const id = header(HEADER)
    const baggage = header('baggage')
    let extracted = context
    if (parent) {
      const { traceId, spanId, sampled, random } = parent
      const state = header('tracestate')
      const traceFlags = +sampled + (random ? 2 : 0)
      const sent = {
        traceId,
        spanId,
        traceFlags,
        isRemote: true,
        ...(state && { traceState: createTraceState(state) }),
      }
      extracted = trace.setSpanContext(context, sent)
    }
    if (!id && !baggage) return extracted
    const entries = { ...(id && { [GLOBAL_TRACE_ID]: { value: id } }), ...readBaggage(baggage) }
    return propagation.setBaggage(extracted, propagation.createBaggage(entries))
  }

  fields(): string[] {
    return ['traceparent', 'tracestate', 'baggage', HEADER, 'x-client-name', 'x-client-version']
  }

  /** The headers of the scenario; of a request, what its target is allowed. */
  #scenario(url: unknown): Record<string, string> {
    const { task } = this.#silmari
    if (!task) return {}
    if (typeof url === 'string') return this.#silmari.headersFor(url)
    const { globalTraceId, sessionId, context } = task.touch()
    const values = { [GLOBAL_TRACE_ID]: globalTraceId, 'session.id': sessionId, ...context }
    const baggage = Object.entries(values).map(([key, value]) => toMember(key, value))
    return { baggage: baggage.join(), [HEADER]: globalTraceId }
  }
}

/** Where the request goes that the context's span stands for, if it is one. */
function urlOf(context: Context): unknown {
  const { attributes } = (trace.getSpan(context) ?? {}) as { attributes?: Record<string, unknown> }
  return attributes?.['url.full'] ?? attributes?.['http.url']
}

function toMember(key: string, value: string): string {
  return `${key}=${encodeValue(value)}`
}

/** The application's own baggage as a header. */
function writeBaggage(context: Context): string {
  const entries = propagation.getBaggage(context)?.getAllEntries() ?? []
  return entries
    .map(([key, { value, metadata }]) => toMember(key, value) + (metadata ? `;${metadata.toString()}` : ''))
    .join()
}

function readBaggage(header = ''): Record<string, BaggageEntry> {
  const baggage: Record<string, BaggageEntry> = {}
  for (const member of header.split(',')) {
    const [, key, value, metadata] = /^\s*([^\s=;]+)\s*=\s*([^\s;]*)\s*;?(.*)/.exec(member) ?? []
    if (!key) continue
    baggage[key] = { value: decode(value!), ...(metadata && { metadata: baggageEntryMetadataFromString(metadata) }) }
  }
  return baggage
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value // no escape sequences, then
  }
}
