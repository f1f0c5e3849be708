import type { Header, ReadHeader } from './wire.js'

/** One member of a `baggage` header, its value decoded. */
export interface BaggageEntry {
  readonly key: string
  readonly value: string
  /** Metadata; a property without `=` has `null`. */
  readonly properties?: readonly (readonly [key: string, value: string | null])[]
}

// Limits of https://www.w3.org/TR/baggage/#limits. We write one byte less: dd-trace counts a comma after the last member.
const MAX_MEMBERS = 64
const MAX_BYTES = 8192
// OpenTelemetry JS drops longer members: the limit of an older draft.
const MAX_MEMBER_BYTES = 4096
/** What a baggage key and a header name may be: a token (RFC 9110 §5.6.2). */
export const TOKEN = /^[!#$%&'*+.^`|~\w-]+$/

/** Text as visible ASCII that may stand in a header or a baggage value: UTF-8, percent-encoded; lone surrogates replaced. */
export function encodeValue(value: string): string {
  return encodeURIComponent(value.replace(/\p{Cs}/gu, '\ufffd'))
}

/**
 * W3C baggage (https://www.w3.org/TR/baggage/). Empty values are left out: a dd-trace hop would drop the whole header.
 * So are keys that are no token, and members beyond the limits.
 */
export function injectBaggage(values: Readonly<Record<string, string>>): Header[] {
  const members = Object.keys(values).map(key => toMember(key, values[key]!))
  const { baggage } = mergeBaggage('', members.join())
  return baggage ? [['baggage', baggage]] : []
}

/**
 * Appends our members to a `baggage` value that is already there. What is there stays byte for byte, even where it is
 * wrong: writing it anew would damage properties that others rely on. A key that it has is left to it. Of ours, what does
 * not fit within the limits is dropped, whole members only, and counted.
 */
export function mergeBaggage(existing: string, ours: string): { baggage: string; dropped: number } {
  const members = split(existing)
  let baggage = members[0] ? existing : ''
  const keys = members.map(toKey)
  let dropped = 0
  for (const member of split(ours)) {
    if (keys.includes(toKey(member))) continue
    const longer = baggage ? `${baggage},${member}` : member
    const fits = longer.length < MAX_BYTES && member.length <= MAX_MEMBER_BYTES
    if (fits && members.push(member) <= MAX_MEMBERS) baggage = longer
    else dropped++
  }
  return { baggage, dropped }
}

/** The same for entries with properties, one header for all of them. */
export function injectEntries(entries: readonly BaggageEntry[]): Header[] {
  const members = entries.map(({ key, value, properties = [] }) => {
    const member = toMember(key, value)
    const metadata = properties.filter(([name]) => TOKEN.test(name)).map(([name, text]) => toProperty(name, text))
    return member && [member, ...metadata].join(';')
  })
  const { baggage } = mergeBaggage('', members.join())
  return baggage ? [['baggage', baggage]] : []
}

/**
 * Reads a `baggage` header: each member on its own, so that a wrong one costs only itself. Keys are not decoded (they are
 * tokens); invalid UTF-8 becomes U+FFFD; of what exceeds the limits the first part is read.
 */
export function extractBaggage(header: ReadHeader): BaggageEntry[] {
  const entries: BaggageEntry[] = []
  let bytes = 0
  for (const member of split(header('baggage') ?? '')) {
    bytes += member.length + (bytes ? 1 : 0)
    if (bytes > MAX_BYTES || entries.length === MAX_MEMBERS) break
    const [first, ...rest] = member.split(';').map(readPair)
    const [key, value] = first!
    if (TOKEN.test(key) && value !== null) {
      entries.push({ key, value: decode(value), properties: rest.filter(([name]) => TOKEN.test(name)).map(decodePair) })
    }
  }
  return entries
}

type Pair = readonly [key: string, value: string | null]

function split(baggage: string): string[] {
  return baggage.split(',').filter(member => member.trim())
}

function toKey(member: string): string {
  return member.split('=', 1)[0]!.trim()
}

function toMember(key: string, value: string): string {
  return value && TOKEN.test(key) ? `${key}=${encodeValue(value)}` : ''
}

function toProperty(name: string, value: string | null): string {
  return value === null ? name : `${name}=${encodeValue(value)}`
}

function readPair(text: string): Pair {
  const at = text.indexOf('=')
  return at < 0 ? [text.trim(), null] : [text.slice(0, at).trim(), text.slice(at + 1).trim()]
}

function decodePair([name, value]: Pair): Pair {
  return [name, value === null ? null : decode(value)]
}

/** Percent-decodes what is an escape and leaves the rest; `decodeURIComponent` would throw on the first bad byte. */
function decode(value: string): string {
  return value.replace(/(?:%[\da-f]{2})+/gi, run => {
    const bytes = Uint8Array.from(run.slice(1).split('%'), hex => Number.parseInt(hex, 16))
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  })
}
