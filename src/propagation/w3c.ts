import type { Header, ReadHeader, SentIds, WireIds } from './wire.js'

/** W3C trace context level 2, `traceparent` (https://www.w3.org/TR/trace-context-2/#traceparent-header). */
export function injectW3c({ traceId, spanId, sampled, random }: WireIds): Header[] {
  return [['traceparent', `00-${traceId}-${spanId}-0${+sampled + (random ? 2 : 0)}`]]
}

const PARENT = /^(?!ff)([\da-f]{2})-(?!0{32})([\da-f]{32})-(?!0{16})([\da-f]{16})-([\da-f]{2})(-.*)?$/

/** Reads a `traceparent` value: two flags, other bits ignored; of later versions the part that version 00 has. */
export function parseTraceparent(value: string): Required<WireIds> | undefined {
  const [, version, traceId, spanId, flags, rest] = PARENT.exec(value.trim()) ?? []
  if (!traceId || !spanId || (version === '00' && rest)) return
  const bits = Number.parseInt(flags!, 16)
  return { traceId, spanId, sampled: (bits & 1) === 1, random: (bits & 2) === 2 }
}

export interface W3cContext extends SentIds {
  /** Members of `tracestate`, first to last. */
  readonly tracestate: readonly Member[]
}

/** Reads `traceparent`, and `tracestate` only where that was right. Repeated `traceparent` headers start a new trace. */
export function extractW3c(header: ReadHeader): W3cContext | undefined {
  const ids = parseTraceparent(header('traceparent') ?? '')
  return ids && { ...ids, tracestate: parseTracestate(header('tracestate') ?? '') }
}

export type Member = readonly [key: string, value: string]

const MAX_MEMBERS = 32 // trace-context-2 §3.3.1.1
const KEY = /^[a-z\d][a-z\d_\-*/@]{0,255}$/
const VALUE = /^[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$/

/** Reads a `tracestate`, all headers joined by a comma. Wrong members are left out; of more than 32 none is kept. */
export function parseTracestate(value: string): Member[] {
  const members = new Map<string, string>()
  const given = value.split(',').filter(member => member.trim())
  if (given.length > MAX_MEMBERS) return []
  for (const member of given) {
    const [key, text] = toMember(member)
    if (isMember([key, text]) && !members.has(key)) members.set(key, text)
  }
  return [...members]
}

/** Sets a member and puts it first, as its latest writer; the right-most goes if there are too many. */
export function setTracestate(members: readonly Member[], [key, value]: Member): readonly Member[] {
  if (!isMember([key, value])) return members
  return [[key, value] as const, ...members.filter(([other]) => other !== key)].slice(0, MAX_MEMBERS)
}

export function injectTracestate(members: readonly Member[]): Header[] {
  const list = members.filter(isMember).slice(0, MAX_MEMBERS)
  return list.length ? [['tracestate', list.map(([key, value]) => `${key}=${value}`).join()]] : []
}

/** White space around a member is the list's; after the `=` it belongs to the value, save at the end. */
function toMember(member: string): Member {
  const at = member.indexOf('=')
  return [member.slice(0, Math.max(at, 0)).trimStart(), member.slice(at + 1).trimEnd()]
}

function isMember([key, value]: Member): boolean {
  return KEY.test(key) && VALUE.test(value)
}
