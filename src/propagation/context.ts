import { encodeValue } from './baggage.js'

const NAMED: Readonly<Record<string, string>> = { customer: 'customer.id', provider: 'provider.id' }
// Shorter than W3C's token: these stand unescaped in headers, log lines, attribute names and routing rules. Two are ours.
const KEY = /^(?!(global_trace_id|session\.id)$)[a-z\d][\w.-]{0,63}$/i
// No control characters: a decoded line break would forge log lines. The length is a guess that fits ids and names.
const VALUE = /^\P{Cc}{1,256}$/u
// A mesh matches baggage as it is written, so a label must never need percent-encoding.
const LABEL = /^[\w.-]+$/
const MAX_KEYS = 62 // W3C's 64 members, less the GlobalTraceId and the session
const MAX_BYTES = 8000 // W3C's 8192 bytes, less the same

/** The baggage key of a context value: `customer` and `provider` have longer names on the wire, other keys their own. */
export function toContextKey(name: string): string {
  return NAMED[name] ?? name
}

/**
 * Context values by their baggage key, checked so that they can stand in every carrier. What cannot is left out and told,
 * one sentence each; `undefined` and `''` are left out silently. Numbers and booleans become text. Never throws.
 *
 * - Keys: letters, digits, `.`, `_`, `-`; at most 64 characters.
 * - Values: any text of at most 256 characters without control characters; of `route.<service>` only key characters.
 * - All together: at most 62 keys and 8000 bytes as sent, the first ones.
 */
export function toContextValues(input: unknown): { values: Record<string, string>; problems: string[] } {
  const values: Record<string, string> = {}
  const problems: string[] = []
  let room = MAX_BYTES
  try {
    for (const [name, value] of Object.entries(Object(input))) {
      if (value === undefined || value === '') continue
      const key = toContextKey(name)
      const fix = toFix(key, value)
      room -= fix ? 0 : key.length + encodeValue(`${value}`).length + 2
      if (fix || room < 0 || Object.keys(values).length === MAX_KEYS) {
        problems.push(`silmari: context value ${name} is left out; ${fix || 'there are too many.'}`)
      } else values[key] = `${value}`
    }
  } catch {
    problems.push('silmari: context cannot be read; give a plain object.') // a getter or proxy threw
  }
  return { values, problems }
}

function toFix(key: string, value: unknown): string | undefined {
  if (!KEY.test(key)) return 'give a key of your own: at most 64 letters, digits, ".", "_" or "-".'
  if (!/^(st|nu|bo)/.test(typeof value) || !VALUE.test(`${value}`)) return 'give a text of at most 256 characters.'
  return key.startsWith('route.') && !LABEL.test(`${value}`)
    ? 'give a label of letters, digits, ".", "_" or "-".'
    : undefined
}
