import { attempt } from './lib/guard.js'
import type { SpanProcessor } from './lib/span-processor.js'

/** Options of `init` (DESIGN §5.1). Only `service` is required; a wrong value is one console warning and its default. */
export interface Options {
  /** The web client: sent as client name and version with every request to an allowed target. */
  service: { name: string; version?: string }
  /** OTLP/HTTP base, absolute or relative to the page; `/v1/traces` and `/v1/logs` are appended. Omit: ids and headers only. */
  endpoint?: string
  /** Extra headers for the exporter, for authentication. Default none. */
  headers?: Record<string, string>
  propagate?: {
    /** Who may receive ids: `'self'`, an origin or URL prefix, a RegExp on the origin, or a rule. Default `['self']`. */
    to?: readonly TargetRule[]
    /** Header formats. Default `['w3c']`. */
    formats?: readonly Format[]
    /**
     * A decorated GET or HEAD whose answer redirects to another origin fails in the browser. `heal` sends it once more
     * without our headers and remembers the path; `strict` never sends a request twice. Default `heal`.
     */
    redirects?: 'heal' | 'strict'
    /**
     * `epoch-seconds`: trace ids begin with the time in seconds, without which classic AWS X-Ray takes no trace
     * (docs/formats.md). Default `random`.
     */
    traceIds?: 'random' | 'epoch-seconds'
    /**
     * `true`: nothing goes to other origins yet; the console and the event `silmari.cors.refused` say which of them would
     * refuse our headers. Default `false`.
     */
    rehearse?: boolean
    /**
     * Whether `x-global-trace-id`, `x-client-name`, `x-client-version` are sent, or which context value goes in which
     * header: `{ global_trace_id: 'x-gtid', 'route.orders': 'x-route-orders' }`. Default `true`.
     */
    customHeaders?: boolean | Readonly<Record<string, string>>
  }
  /** Values that travel with every request; `customer` and `provider` have names of their own, other keys are yours. */
  context?: ContextValues
  scenario?: {
    /** A scenario ends after this long without activity. Milliseconds, default 30 minutes. */
    idleMs?: number
    /** A scenario ends at this age. Milliseconds, default 4 hours. */
    maxAgeMs?: number
  }
  /** First-party cookie `gtid` with the GlobalTraceId, for logs of CDNs and load balancers. Default `false`. */
  cookie?: boolean | CookieOptions
  handoff?: {
    /** Origins with which ids are exchanged (iframe, popup, link); each side must name the other. Default none. */
    origins?: readonly string[]
    /** Where the ids stand in a URL. Default `'fragment'`. */
    carrier?: 'fragment' | 'query'
  }
  sampling?: {
    /** Share of scenarios whose telemetry is recorded, 0 to 1. Ids and headers always travel. Default 1. */
    rate?: number
    keepErrors?: boolean
  }
  /** Further OpenTelemetry span processors, beside ours. */
  spanProcessors?: readonly SpanProcessor[]
  capture?: Partial<Capture>
  privacy?: {
    /** Called with every URL that leaves, after our own redaction; its answer is what leaves. If it throws, the record is dropped and counted. */
    url?: (url: string) => string
    /** Names of query parameters whose values may leave. Default none. */
    query?: readonly string[]
    /**
     * `'mask'`: interactions are named without any text of the page, by `data-silmari-name`, else by role and selector.
     * Default `'allow'`: by the accessible name of their control, with digits, ids and secrets replaced.
     */
    text?: 'mask' | 'allow'
    /** `'pending'`: everything stays in memory until consent is given. Default `true`. */
    consent?: true | 'pending'
  }
  /** Told of faults inside the SDK. The page never sees them. */
  onError?: (error: unknown) => void
  /** Says in the console what the SDK does and cannot do. Default `false`. */
  debug?: boolean
  /** `false` gives an inert handle. Default `true`. */
  enabled?: boolean
  /** Where the lazy second file is, if not beside the first. */
  pipelineUrl?: string
  /** Lets `pipelineUrl` be loaded where the policy of the page names nonces and the script that asks has none. */
  nonce?: string
}

export interface CookieOptions {
  domain?: string
  path?: string
  sameSite?: 'Lax' | 'Strict' | 'None'
}
export type Format = 'w3c' | 'b3' | 'b3multi' | 'jaeger' | 'xray' | 'gcp' | 'pinpoint' | 'datadog' | 'sentry'
export type TargetRule =
  | string
  | RegExp
  | { url: string | RegExp; formats?: readonly Format[]; headers?: boolean; context?: readonly string[] }
export type ContextValues = { customer?: string; provider?: string } & Record<string, string | undefined>

export interface Capture {
  requests: boolean
  interactions: boolean
  pageLoad: boolean
  routes: boolean
  errors: boolean
  vitals: boolean
  longFrames: boolean
  console: boolean
  websockets: boolean
  /**
   * Follows each `await` and `then` by itself: exact where several flows await one promise, and after `import()`. Costs
   * every promise of the page a little (docs/decisions/0005). Default `false`.
   */
  promises: boolean
}

/** Options with every default filled in. */
export interface ResolvedOptions {
  readonly service: { readonly name: string; readonly version: string }
  /** Empty: nothing is sent. */
  readonly endpoint: string
  readonly headers: Readonly<Record<string, string>>
  readonly propagate: {
    readonly to: readonly TargetRule[]
    readonly formats: readonly Format[]
    readonly customHeaders: boolean | Readonly<Record<string, string>>
    readonly redirects: 'heal' | 'strict'
    readonly traceIds: 'random' | 'epoch-seconds'
    readonly rehearse: boolean
  }
  readonly context: ContextValues
  readonly scenario: { readonly idleMs: number; readonly maxAgeMs: number }
  readonly cookie: boolean | CookieOptions
  readonly handoff: { readonly origins: readonly string[]; readonly carrier: 'fragment' | 'query' }
  readonly sampling: { readonly rate: number; readonly keepErrors: boolean }
  readonly spanProcessors: readonly SpanProcessor[]
  readonly capture: Capture
  readonly privacy: {
    readonly url: (url: string) => string
    readonly query: readonly string[]
    readonly text: 'mask' | 'allow'
    readonly consent: true | 'pending'
  }
  readonly onError: (error: unknown) => void
  readonly debug: boolean
  readonly enabled: boolean
  /** Empty: beside the first file. */
  readonly pipelineUrl: string
  readonly nonce: string
}

const nothing = () => {}

/** Every option with its default, which also says by example what kind of value it takes. */
const DEFAULTS: ResolvedOptions = {
  service: { name: 'unknown_service', version: '' },
  endpoint: '',
  headers: {},
  propagate: {
    to: ['self'],
    formats: ['w3c'],
    customHeaders: true,
    redirects: 'heal',
    traceIds: 'random',
    rehearse: false,
  },
  context: {},
  scenario: { idleMs: 30 * 60e3, maxAgeMs: 4 * 3600e3 },
  cookie: false,
  handoff: { origins: [], carrier: 'fragment' },
  sampling: { rate: 1, keepErrors: true },
  spanProcessors: [],
  capture: {
    requests: true,
    interactions: true,
    pageLoad: true,
    routes: true,
    errors: true,
    vitals: true,
    longFrames: true,
    console: false,
    websockets: true,
    promises: false,
  },
  privacy: { url: url => url, query: [], text: 'allow', consent: true },
  onError: nothing,
  debug: false,
  enabled: true,
  pipelineUrl: '',
  nonce: '',
}

/** A further kind that an option takes, beside that of its default. */
const ALSO: Readonly<Record<string, string>> = { cookie: 'object', customHeaders: 'object', consent: 'string' }
/** What to give, where the kind does not say it all; words with bars are the only ones. */
const FIXES: Readonly<Record<string, string>> = {
  name: 'a name (data-service)',
  redirects: 'heal|strict',
  traceIds: 'random|epoch-seconds',
  carrier: 'fragment|query',
  text: 'mask|allow',
  consent: 'true|pending',
  rate: 'a number from 0 to 1',
}

type Group = Readonly<Record<string, unknown>>

/**
 * Fills in defaults and says what was wrong, one sentence a problem: option, value, fix. Pure, and never throws whatever
 * it is given.
 */
export function resolveOptions(input: unknown): { options: ResolvedOptions; problems: string[] } {
  const problems: string[] = []

  function resolve(given: unknown, defaults: Group, path: string): Group {
    const resolved: Record<string, unknown> = {}
    const tell = (name: string, value: unknown, fix: unknown) =>
      problems.push(`silmari: option ${path + name} is ${show(value)}; give ${fix}.`)
    for (const name of Object.keys(defaults)) {
      const fallback = defaults[name]
      // What may be no object, or a hostile one: a getter that throws is an option not given.
      let value = attempt('option', () => (given as Group | undefined)?.[name])
      if (value === undefined ? path + name === 'service.name' : !isLike(value, fallback, name)) {
        const fix = FIXES[name] ?? `a ${kindOf(fallback)}`
        tell(name, value, `${fix}. The default is used`)
        value = undefined
      }
      const isGroup = kindOf(fallback) === 'object' && Object.keys(fallback as Group).length > 0
      resolved[name] = isGroup ? resolve(value, fallback as Group, `${path + name}.`) : (value ?? fallback)
    }
    const known = Object.keys(defaults)
    attempt('option', () => {
      for (const name in given as Group) if (!(name in defaults)) tell(name, (given as Group)[name], known)
    })
    return resolved
  }
  return { options: resolve(input, DEFAULTS as unknown as Group, '') as unknown as ResolvedOptions, problems }
}

function isLike(value: unknown, example: unknown, name: string): boolean {
  const kind = kindOf(value)
  if (kind !== kindOf(example) && kind !== ALSO[name]) return false
  if (kind === 'number') return (value as number) >= 0 && (name !== 'rate' || (value as number) <= 1)
  const words = FIXES[name]?.split('|') ?? []
  return value !== '' && (words.length < 2 || words.includes(show(value)))
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? 'list' : value === null ? 'null' : typeof value
}

/** An object may have no text form. */
function show(value: unknown): string {
  return attempt('option', () => `${value}`) ?? kindOf(value)
}
