/** A 64-bit id as unsigned decimal, for Google Cloud and Datadog. */
export function toDecimal(hex: string): string {
  return `${BigInt(`0x${hex}`)}`
}

/** The 16 hex digits of an unsigned decimal; `undefined` if it is none, zero, or longer than 64 bits. */
export function fromDecimal(text: string): string | undefined {
  if (!/^\d{1,20}$/.test(text)) return
  const hex = BigInt(text).toString(16).padStart(16, '0')
  return hex.length === 16 && isSet(hex) ? hex : undefined
}

/** The 64-bit form of a trace id is its right-most half (W3C trace context level 2, §"trace-id"). */
export function toShortId(traceId: string): string {
  return traceId.slice(-16)
}

/** The 128-bit form of a shorter id: zeros in front. `undefined` if it is all zero. */
export function toTraceId(hex: string): string | undefined {
  return isSet(hex) ? hex.padStart(32, '0') : undefined
}

/** Whether a hex id is one: all zero means none in every format. */
export function isSet(hex: string | undefined): hex is string {
  return /[^0]/.test(hex ?? '')
}

/** 32 hex digits with the dashes of a UUID, for tools that want them. */
export function toUuid(hex: string): string {
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

/** The 32 lower-case hex digits of a UUID, dashed or not; `undefined` if it is none. */
export function fromUuid(text: string): string | undefined {
  const hex = text.replaceAll('-', '').toLowerCase()
  return /^[\da-f]{32}$/.test(hex) ? hex : undefined
}
