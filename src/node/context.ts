import { AsyncLocalStorage } from 'node:async_hooks'
import { context, isSpanContextValid, propagation, trace } from '@opentelemetry/api'
import { type Member, parseTracestate } from '../propagation/w3c.js'
import { callerIn } from './caller.js'
import { asGlobalTraceId, GLOBAL_TRACE_ID } from './keys.js'

/** A program that takes part in the thread, by the name and version it goes by in logs and headers. */
export interface Service {
  readonly name: string
  readonly version?: string
}

/** What is known about the request being served. Plain and immutable; unknown things are absent. */
export interface RequestContext {
  readonly globalTraceId?: string
  readonly traceId?: string
  /** The span that what happens now belongs to. */
  readonly spanId?: string
  /** Absent: the caller left it open, and it is recorded. */
  readonly sampled?: boolean
  readonly random?: boolean
  readonly tracestate?: readonly Member[]
  /** The `baggage` header as it came. */
  readonly baggage?: string
  /** Context values by their baggage key: `session.id`, `client.name`, `customer.id`, own keys. */
  readonly values: Readonly<Record<string, string>>
  /** The service that called, from `x-service-name` and `x-service-version`. */
  readonly caller?: Service
  /** The service that is serving. */
  readonly service?: Service
}

const requests = /* @__PURE__ */ new AsyncLocalStorage<RequestContext>()

/**
 * Runs `fn` with `request` current, through every `await`, timer and callback it starts, and returns what `fn` returns.
 * Contexts nest; the inner one is current inside. What `fn` throws is thrown.
 *
 * ```ts
 * queue.on('message', message => withContext(readContext(message.headers), () => handle(message)))
 * ```
 */
export function withContext<T>(request: RequestContext, fn: () => T): T {
  return requests.run(request, fn)
}

/**
 * The context of the request being served, or `undefined` outside of one. Where the OpenTelemetry SDK runs in the
 * service, its active span and baggage win over what `withContext` was given, so that ids agree with the spans.
 */
export function currentContext(): RequestContext | undefined {
  const own = requests.getStore()
  const active = context.active()
  const found = trace.getSpanContext(active)
  // Where tracing is suppressed, or no SDK is there, the span has ids of zeros.
  const span = found && isSpanContextValid(found) ? found : undefined
  const baggage = propagation.getBaggage(active)
  if (!span && !baggage) return own

  const values: Record<string, string> = { ...own?.values }
  for (const [key, { value }] of baggage?.getAllEntries() ?? []) values[key] = value
  const caller = callerIn(active) ?? own?.caller
  const globalTraceId = asGlobalTraceId(values[GLOBAL_TRACE_ID])
  return {
    ...own,
    ...(span && {
      traceId: span.traceId,
      spanId: span.spanId,
      sampled: (span.traceFlags & 1) === 1,
      random: (span.traceFlags & 2) === 2,
      tracestate: parseTracestate(span.traceState?.serialize() ?? ''),
    }),
    ...(globalTraceId && { globalTraceId }),
    ...(caller && { caller }),
    values,
  }
}
