import type { SpanProcessor } from '@opentelemetry/sdk-trace-base'

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
    /** Whether `x-global-trace-id`, `x-client-name`, `x-client-version` are sent. Default `true`. */
    customHeaders?: boolean
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
    /** Whether names of controls and pages are masked where they look personal. Default `'mask'`. */
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
}

/** Options with every default filled in. */
export interface ResolvedOptions {
  readonly service: { readonly name: string; readonly version: string }
  readonly endpoint: string | undefined
  readonly headers: Readonly<Record<string, string>>
  readonly propagate: {
    readonly to: readonly TargetRule[]
    readonly formats: readonly Format[]
    readonly customHeaders: boolean
    readonly redirects: 'heal' | 'strict'
  }
  readonly context: ContextValues
  readonly scenario: { readonly idleMs: number; readonly maxAgeMs: number }
  readonly cookie: boolean | CookieOptions
  readonly handoff: { readonly origins: readonly string[]; readonly carrier: 'fragment' | 'query' }
  readonly sampling: { readonly rate: number; readonly keepErrors: boolean }
  readonly spanProcessors: readonly SpanProcessor[]
  readonly capture: Capture
  readonly privacy: {
    readonly url: ((url: string) => string) | undefined
    readonly query: readonly string[]
    readonly text: 'mask' | 'allow'
    readonly consent: true | 'pending'
  }
  readonly onError: ((error: unknown) => void) | undefined
  readonly debug: boolean
  readonly enabled: boolean
  readonly pipelineUrl: string | undefined
}

type Check = readonly [fix: string, isRight: (value: unknown) => boolean]

const text: Check = ['a text', value => typeof value === 'string' && value !== '']
const flag: Check = ['true or false', value => typeof value === 'boolean']
const call: Check = ['a function', value => typeof value === 'function']
const list: Check = ['a list', value => Array.isArray(value)]
const time: Check = ['milliseconds above 0', value => typeof value === 'number' && value > 0]
const share: Check = ['a number from 0 to 1', value => typeof value === 'number' && value >= 0 && value <= 1]
const record: Check = ['an object', value => typeof value === 'object' && value !== null]
const oneOf = (...values: unknown[]): Check => [values.join(' or '), value => values.includes(value)]

/** Path, check and default of each option. */
const RULES: readonly (readonly [path: string, check: Check, fallback: unknown])[] = [
  ['service', record, {}],
  ['service.name', text, 'unknown_service'],
  ['service.version', text, ''],
  ['endpoint', text, undefined],
  ['headers', record, {}],
  ['propagate', record, {}],
  ['propagate.to', list, ['self']],
  ['propagate.formats', list, ['w3c']],
  ['propagate.customHeaders', flag, true],
  ['propagate.redirects', oneOf('heal', 'strict'), 'heal'],
  ['context', record, {}],
  ['scenario', record, {}],
  ['scenario.idleMs', time, 30 * 60e3],
  ['scenario.maxAgeMs', time, 4 * 3600e3],
  ['cookie', ['true, false or an object', value => typeof value === 'boolean' || record[1](value)], false],
  ['handoff', record, {}],
  ['handoff.origins', list, []],
  ['handoff.carrier', oneOf('fragment', 'query'), 'fragment'],
  ['sampling', record, {}],
  ['sampling.rate', share, 1],
  ['sampling.keepErrors', flag, true],
  ['spanProcessors', list, []],
  ['capture', record, {}],
  ['capture.requests', flag, true],
  ['capture.interactions', flag, true],
  ['capture.pageLoad', flag, true],
  ['capture.routes', flag, true],
  ['capture.errors', flag, true],
  ['capture.vitals', flag, true],
  ['capture.longFrames', flag, true],
  ['capture.console', flag, false],
  ['capture.websockets', flag, true],
  ['privacy', record, {}],
  ['privacy.url', call, undefined],
  ['privacy.query', list, []],
  ['privacy.text', oneOf('mask', 'allow'), 'mask'],
  ['privacy.consent', oneOf(true, 'pending'), true],
  ['onError', call, undefined],
  ['debug', flag, false],
  ['enabled', flag, true],
  ['pipelineUrl', text, undefined],
]

/**
 * Fills in defaults and says what was wrong, one sentence a problem: option, value, fix. Pure, and never throws whatever
 * it is given.
 */
export function resolveOptions(input: unknown): { options: ResolvedOptions; problems: string[] } {
  const problems: string[] = []
  const options: Record<string, unknown> = {}
  for (const [path, [fix, isRight], fallback] of RULES) {
    const [group, name] = path.split('.') as [string, string | undefined]
    const value = name ? read(read(input, group), name) : read(input, group)
    const isGiven = value !== undefined || path === 'service.name'
    if (isGiven && !isRight(value)) {
      problems.push(`silmari: option ${path} is ${show(value)}; give ${fix}. The default is used.`)
    }
    const resolved = isGiven && isRight(value) ? value : fallback
    if (name) (options[group] as Record<string, unknown>)[name] = resolved
    else options[group] = isRecord(resolved) ? { ...resolved } : resolved
  }
  return { options: options as unknown as ResolvedOptions, problems }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return record[1](value) && !Array.isArray(value)
}

/** Reads a property of what may be no object, or a hostile one (a getter that throws). */
function read(of: unknown, name: string): unknown {
  try {
    return isRecord(of) ? of[name] : undefined
  } catch {
    return // a getter threw: as if the option were not given
  }
}

function show(value: unknown): string {
  try {
    return typeof value === 'string' ? `"${value}"` : String(value)
  } catch {
    return typeof value // an object without a text form
  }
}
