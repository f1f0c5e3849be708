import type { Stamp } from '../fact.js'
import { parseUrl } from '../lib/url.js'
import type { Format, TargetRule } from '../options.js'
import { encodeValue, TOKEN } from './baggage.js'
import { toContextKey } from './context.js'
import { INJECT } from './format.js'
import type { Target, Where } from './targets.js'
import type { Header, WireIds } from './wire.js'

/** Header name by baggage key; `true`: the three of ours, `false`: none. */
export type CustomHeaders = boolean | Readonly<Record<string, string>>

export interface HeadersConfig {
  readonly formats: readonly Format[]
  readonly customHeaders: CustomHeaders
}

/** Who sends: the part of a stamp that travels. Its context values have been checked (./context.ts). */
export type Sender = Pick<Stamp, 'globalTraceId' | 'sessionId' | 'context'>

const GLOBAL_TRACE_ID = 'global_trace_id'
const ANYWHERE = 'https://any'
const OURS = {
  [GLOBAL_TRACE_ID]: 'x-global-trace-id',
  'client.name': 'x-client-name',
  'client.version': 'x-client-version',
}

/**
 * Makes the function that says which headers a request carries (DESIGN §5.2): `undefined` when its URL is not an allowed
 * target, or is none. Order: the formats as configured, `baggage`, the `x-…` headers; names in lower case. The ids must
 * be such as may stand on a wire (./wire.ts).
 */
export function createHeaders({
  targets,
  now = Date.now,
  formats,
  customHeaders,
}: HeadersConfig & {
  readonly targets: (url: Where) => Target | undefined
  readonly now?: () => number
}): (url: string, ids: WireIds, sender: Sender) => readonly Header[] | undefined {
  let last: { sender: Sender; target: Target; values: Values; headers: Header[] } | undefined
  return (url, ids, sender) => {
    const where = parseUrl(url)
    const target = where && targets(where)
    if (!target) return
    // The sender changes seldom, and is then another object: encoding its values anew for each request cost 4 µs.
    if (last?.sender !== sender || last.target !== target) {
      const values = toValues(target, sender)
      last = { sender, target, values, headers: toValueHeaders(customHeaders, target, values) }
    }
    const client = { name: last.values['client.name'] ?? '', at: now() }
    const sent = target.formats ?? formats
    return [...sent.flatMap(format => INJECT[format]?.(ids, client) ?? []), ...last.headers]
  }
}

/**
 * The header names that servers on other origins must allow for this configuration (`Access-Control-Allow-Headers`), each
 * once, for any of the rules.
 */
export function corsHeaders({ to, ...config }: HeadersConfig & { readonly to: readonly TargetRule[] }): string[] {
  const ids = { traceId: '1'.repeat(32), spanId: '1'.repeat(16), sampled: true }
  const keys = Object.keys(toNames(config.customHeaders))
  const sender = {
    globalTraceId: '1',
    sessionId: '1',
    context: Object.fromEntries(keys.map(key => [toContextKey(key), '1'])),
  }
  const headers = to.flatMap(
    rule => createHeaders({ ...config, targets: () => rule as Target })(ANYWHERE, ids, sender)!,
  )
  return [...new Set(headers.map(([name]) => name))]
}

type Values = Readonly<Record<string, string>>

/** What of the sender may go to this target, by baggage key. */
function toValues({ context }: Target, { globalTraceId, sessionId, context: values }: Sender): Values {
  const all = { [GLOBAL_TRACE_ID]: globalTraceId, 'session.id': sessionId, ...values }
  if (!context) return all
  const allowed = [GLOBAL_TRACE_ID, ...context.map(toContextKey)]
  return Object.fromEntries(Object.entries(all).filter(([key]) => allowed.includes(key)))
}

function toValueHeaders(
  customHeaders: CustomHeaders,
  { context, headers = !!customHeaders }: Target,
  values: Values,
): Header[] {
  const names = headers ? toNames(customHeaders) : {}
  const custom = Object.keys(names).flatMap((key): Header[] => {
    const name = names[key]!
    const value = values[toContextKey(key)]
    return value && TOKEN.test(name) ? [[name.toLowerCase(), encodeValue(value)]] : []
  })
  const baggage = Object.keys(values).map(key => `${key}=${encodeValue(values[key]!)}`)
  return context?.length === 0 ? custom : [['baggage', baggage.join()], ...custom]
}

function toNames(custom: CustomHeaders): Readonly<Record<string, string>> {
  return typeof custom === 'object' ? custom : OURS
}
