import type { Stamp } from '../fact.js'
import { parseUrl } from '../lib/url.js'
import type { Format, TargetRule } from '../options.js'
import { encodeValue, injectBaggage } from './baggage.js'
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

/** Who sends: the part of a stamp that travels. */
export type Sender = Pick<Stamp, 'globalTraceId' | 'sessionId' | 'context'>

const GLOBAL_TRACE_ID = 'global_trace_id'
const OURS = {
  [GLOBAL_TRACE_ID]: 'x-global-trace-id',
  'client.name': 'x-client-name',
  'client.version': 'x-client-version',
}
// What a header name may be (RFC 9110 §5.6.2); setting another one would throw in the page's request.
const NAME = /^[!#$%&'*+.^`|~\w-]+$/

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
  return (url, ids, sender) => {
    const where = parse(url)
    const target = where && targets(where)
    return target && toHeaders(config, target, ids, sender, now())
  }
}

/**
 * The header names that servers on other origins must allow for this configuration (`Access-Control-Allow-Headers`), each
 * once, for any of the rules. `keys` are the baggage keys in use, for custom headers made of own ones.
 */
export function corsHeaders({ to, ...config }: HeadersConfig & { readonly to: readonly TargetRule[] }): string[] {
  const ids = { traceId: '1'.repeat(32), spanId: '1'.repeat(16), sampled: true }
  const keys = Object.keys(toNames(config.customHeaders))
  const sender = { globalTraceId: '1', sessionId: '1', context: Object.fromEntries(keys.map(key => [key, '1'])) }
  const names = to.flatMap(rule => {
    const target = typeof rule === 'object' && 'url' in rule ? rule : {}
    return toHeaders(config, target, ids, sender, 0).map(([name]) => name)
  })
  return [...new Set(names)]
}

function toHeaders(config: HeadersConfig, target: Target, ids: WireIds, sender: Sender, at: number): Header[] {
  const { formats = config.formats, headers = config.customHeaders, context } = target
  const allowed = context?.map(toContextKey)
  const all: Readonly<Record<string, string>> = {
    [GLOBAL_TRACE_ID]: sender.globalTraceId,
    'session.id': sender.sessionId,
    ...sender.context,
  }
  const values: Record<string, string> = {}
  for (const key in all) {
    if (!allowed || key === GLOBAL_TRACE_ID || allowed.includes(key)) values[key] = all[key]!
  }
  const client = { name: values['client.name'] ?? '', at }
  const custom = headers ? toNames(config.customHeaders) : {}
  return [
    ...formats.flatMap(format => INJECT[format]?.(ids, client) ?? []),
    ...(allowed?.length === 0 ? [] : injectBaggage(values)),
    ...Object.keys(custom).flatMap((key): Header[] => {
      const name = custom[key]!
      return values[key] && NAME.test(name) ? [[name.toLowerCase(), encodeValue(values[key])]] : []
    }),
  ]
}

function toNames(custom: CustomHeaders): Readonly<Record<string, string>> {
  return typeof custom === 'object' ? custom : OURS
}
