import { injectBaggage, mergeBaggage } from '../propagation/baggage.js'
import { injectTracestate, injectW3c } from '../propagation/w3c.js'
import { isWire } from '../propagation/wire.js'
import { toCallerHeaders } from './caller.js'
import { currentContext, type RequestContext } from './context.js'
import { GLOBAL_TRACE_ID_HEADER } from './keys.js'

/** What a request to `url` shall carry beside its own headers. */
export type HeadersFor = (url: string) => Record<string, string>

/**
 * The headers that a request to the next service should carry: `traceparent`, `tracestate`, `baggage` (what came stays
 * byte for byte), `x-global-trace-id`, and who calls: `x-service-name`, `x-service-version`. Of the current request
 * unless told another; `{}` outside of one. Only for services of your own: it holds ids and context values. A service
 * that runs the OpenTelemetry SDK needs no call to this, it has {@link ScenarioPropagator}.
 *
 * ```ts
 * await fetch(url, { headers: { accept: 'application/json', ...outgoingHeaders() } })
 * ```
 */
export function outgoingHeaders(request: RequestContext | undefined = currentContext()): Record<string, string> {
  if (!request) return {}
  const { traceId = '', spanId = '', sampled = true, random = false, globalTraceId, service } = request
  const ids = { traceId, spanId, sampled, random }
  const trace = isWire(ids) ? [...injectW3c(ids), ...injectTracestate(request.tracestate ?? [])] : []
  const [ours] = injectBaggage(request.values)
  const { baggage } = mergeBaggage(request.baggage ?? '', ours?.[1] ?? '')
  return Object.fromEntries([
    ...trace,
    ...(baggage ? [['baggage', baggage]] : []),
    ...(globalTraceId ? [[GLOBAL_TRACE_ID_HEADER, globalTraceId]] : []),
    ...(service ? toCallerHeaders(service) : []),
  ])
}
