// Ids on the wire are case-insensitive hex and the lens keeps them in lower case. An all-zero id means "none".

const TRACE_ID = /^(?!0{32})[0-9a-f]{32}$/
const SPAN_ID = /^(?!0{16})[0-9a-f]{16}$/

/** The trace id in lower-case hex, or null when it is not one. */
export function toTraceId(value: unknown): string | null {
  return toId(value, TRACE_ID)
}

/** The span id in lower-case hex, or null when it is not one. */
export function toSpanId(value: unknown): string | null {
  return toId(value, SPAN_ID)
}

/** The GlobalTraceId as 32 lower-case hex digits; a UUID's dashes are taken out. Null when it is not one. */
export function toGlobalTraceId(value: unknown): string | null {
  return typeof value === 'string' ? toId(value.length === 36 ? value.replaceAll('-', '') : value, TRACE_ID) : null
}

function toId(value: unknown, shape: RegExp): string | null {
  if (typeof value !== 'string') return null
  const id = value.toLowerCase()
  return shape.test(id) ? id : null
}
