import { v7 } from 'uuid'
import { randomBytes } from './natives.js'

const GLOBAL_TRACE_ID = /^[\da-f]{12}7[\da-f]{3}[89ab][\da-f]{15}$/
const HEX_32 = /^(?!0{32})[\da-f]{32}$/

/** A GlobalTraceId: UUIDv7 (RFC 9562 §5.7) written as 32 lower-case hex digits. */
export function newGlobalTraceId(msecs: number): string {
  return toHex(v7({ random: randomBytes(16), msecs }, new Uint8Array(16)))
}

/** A W3C trace id: 16 random bytes, so the random flag of trace context level 2 may be set. */
export function newTraceId(): string {
  return toHex(randomBytes(16))
}

/** The same with the time in seconds for its first 8 digits, where classic AWS X-Ray looks for it. */
export function newEpochTraceId(msecs: number): string {
  return (Math.trunc(msecs / 1000).toString(16) + newTraceId()).slice(0, 32)
}

/** A W3C span id: 8 random bytes. */
export function newSpanId(): string {
  return toHex(randomBytes(8))
}

export function isGlobalTraceId(value: unknown): value is string {
  return typeof value === 'string' && GLOBAL_TRACE_ID.test(value)
}

/** Whether `value` is a session, page or tab id of ours (32 hex digits, not all zero). */
export function isId(value: unknown): value is string {
  return typeof value === 'string' && HEX_32.test(value)
}

function toHex(bytes: Uint8Array): string {
  let hex = ''
  for (let i = 0; i < bytes.length; i++) hex += (bytes[i]! + 256).toString(16).slice(1)
  return hex
}
