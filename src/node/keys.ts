import { countRejected } from './rejected.js'

/** Baggage key, and name of the attribute on spans and logs (DESIGN §5.2). */
export const GLOBAL_TRACE_ID = 'global_trace_id'
export const GLOBAL_TRACE_ID_HEADER = 'x-global-trace-id'

// 32 hex digits, not all zero. The version digit is not looked at: a load balancer that fills in a missing id has only v4.
const ID = /^(?!0{32})[\da-f]{32}$/
const UUID = /^(.{8})-(.{4})-(.{4})-(.{4})-(.{12})$/
const CONTEXT_KEY = /^(global_trace_id|session\.id|customer\.id|provider\.id|client\.(name|version)|route\.[\w.-]+)$/

/** `value` as a GlobalTraceId, in lower case and without the dashes of a UUID; `undefined` if it is none. */
export function asGlobalTraceId(value: string | undefined): string | undefined {
  const id = value?.trim().toLowerCase().replace(UUID, '$1$2$3$4$5') ?? ''
  return ID.test(id) ? id : undefined
}

/** The same of what came over the network: counted if it is none, unless it was simply absent. */
export function toGlobalTraceId(value: string | undefined): string | undefined {
  const id = asGlobalTraceId(value)
  if (!id && value?.trim()) countRejected(GLOBAL_TRACE_ID_HEADER)
  return id
}

/** Whether a baggage key is one of the scenario's own (DESIGN §5.2); other baggage may hold anything. */
export function isContextKey(key: string): boolean {
  return CONTEXT_KEY.test(key)
}
