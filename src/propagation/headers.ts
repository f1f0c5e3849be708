import type { Stamp } from '../fact.js'
import { parseUrl } from '../lib/url.js'
import type { Format, TargetRule } from '../options.js'
import { encodeValue, injectBaggage, TOKEN } from './baggage.js'
import { toContextKey } from './context.js'
import { INJECT } from './format.js'
import type { Client } from './pinpoint.js'
import type { Target, Where } from './targets.js'
import type { Header, WireIds } from './wire.js'

/** Header name by baggage key; `true`: the three of ours, `false`: none. */
export type CustomHeaders = boolean | Readonly<Record<string, string>>

export interface HeadersConfig {
  readonly formats: readonly Format[]
  readonly customHeaders: CustomHeaders
}

/** Who sends: the part of a stamp that travels. */
export type Sender = Pick<Stamp, 'globalTraceId' | 'sessionId' | 'context'>

const GLOBAL_TRACE_ID = 'global_trace_id'
const OURS = {
  [GLOBAL_TRACE_ID]: 'x-global-trace-id',
  'client.name': 'x-client-name',
  'client.version': 'x-client-version',
}

/**
 * Makes the function that says which headers a request carries (DESIGN §5.2): `undefined` when its URL is not an allowed
 * target, or is none. Order: the formats as configured, `baggage`, the `x-…` headers; names in lower case.
 */
export function createHeaders({
  targets,
  parse = parseUrl,
  now = Date.now,
  ...config
}: HeadersConfig & {
  readonly targets: (url: Where) => Target | undefined
  /** Makes a URL absolute. By default relative ones get no headers: only the page knows against what they resolve. */
  readonly parse?: (url: string) => Where | undefined
  readonly now?: () => number
}): (url: string, ids: WireIds, sender: Sender) => readonly Header[] | undefined {
  let last: { sender: Sender; target: Target; values: Values; headers: Header[] } | undefined
  return (url, ids, sender) => {
    const where = parse(url)
    const target = where && targets(where)
    if (!target) return
    // The sender changes seldom, and is then another object: encoding its values anew for each request cost 4 µs.
    if (last?.sender !== sender || last.target !== target) {
      const values = toValues(target, sender)
      last = { sender, target, values, headers: toValueHeaders(config, target, values) }
    }
    return [...toIdHeaders(config, target, ids, { name: last.values['client.name'] ?? '', at: now() }), ...last.headers]
  }
}

/**
 * The header names that servers on other origins must allow for this configuration (`Access-Control-Allow-Headers`), each
 * once, for any of the rules.
 */
export function corsHeaders({ to, ...config }: HeadersConfig & { readonly to: readonly TargetRule[] }): string[] {
  const ids = { traceId: '1'.repeat(32), spanId: '1'.repeat(16), sampled: true }
  const context = Object.fromEntries(Object.keys(toNames(config.customHeaders)).map(key => [key, '1']))
  const headers = to.flatMap(rule => {
    const target: Target = typeof rule === 'object' && 'url' in rule ? rule : {}
    const values = toValues(target, { globalTraceId: '1', sessionId: '1', context })
    return [...toIdHeaders(config, target, ids, { name: '', at: 0 }), ...toValueHeaders(config, target, values)]
  })
  return [...new Set(headers.map(([name]) => name))]
}

type Values = Readonly<Record<string, string>>

/** What of the sender may go to this target, by baggage key. */
function toValues({ context }: Target, { globalTraceId, sessionId, context: values }: Sender): Values {
  // The ids come first: what does not fit within the limits of baggage is dropped from the end.
  const all = { [GLOBAL_TRACE_ID]: globalTraceId, 'session.id': sessionId, ...values }
  if (!context) return all
  const allowed = [GLOBAL_TRACE_ID, ...context.map(toContextKey)]
  return Object.fromEntries(Object.entries(all).filter(([key]) => allowed.includes(key)))
}

function toIdHeaders(config: HeadersConfig, target: Target, ids: WireIds, client: Client): Header[] {
  return (target.formats ?? config.formats).flatMap(format => INJECT[format]?.(ids, client) ?? [])
}

function toValueHeaders(
  config: HeadersConfig,
  { context, headers = !!config.customHeaders }: Target,
  values: Values,
): Header[] {
  const names = headers ? toNames(config.customHeaders) : {}
  const custom = Object.keys(names).flatMap((key): Header[] => {
    const name = names[key]!
    return values[key] && TOKEN.test(name) ? [[name.toLowerCase(), encodeValue(values[key])]] : []
  })
  return [...(context?.length === 0 ? [] : injectBaggage(values)), ...custom]
}

function toNames(custom: CustomHeaders): Readonly<Record<string, string>> {
  return typeof custom === 'object' ? custom : OURS
}
