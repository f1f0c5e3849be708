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
    text?: 'mask' | 'allow'
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
  }
  readonly context: ContextValues
  readonly scenario: { readonly idleMs: number; readonly maxAgeMs: number }
  readonly sampling: { readonly rate: number; readonly keepErrors: boolean }
  readonly spanProcessors: readonly SpanProcessor[]
  readonly capture: Capture
  readonly privacy: {
    readonly url: ((url: string) => string) | undefined
    readonly text: 'mask' | 'allow'
    readonly consent: true | 'pending'
  }
  readonly onError: ((error: unknown) => void) | undefined
  readonly debug: boolean
  readonly enabled: boolean
  readonly pipelineUrl: string | undefined
}

const CAPTURE: Capture = {
  requests: true,
  interactions: true,
  pageLoad: true,
  routes: true,
  errors: true,
  vitals: true,
  longFrames: true,
  console: false,
  websockets: true,
}

type Check = (value: unknown) => boolean
const isText: Check = value => typeof value === 'string' && value !== ''
const isFlag: Check = value => typeof value === 'boolean'
const isCall: Check = value => typeof value === 'function'
const isPositive: Check = value => typeof value === 'number' && value > 0
const isShare: Check = value => typeof value === 'number' && value >= 0 && value <= 1
const isList: Check = value => Array.isArray(value)
const isRecord: Check = value => typeof value === 'object' && value !== null

/**
 * Fills in defaults and says what was wrong, one sentence a problem: option, value, fix. Pure, and never throws whatever
 * it is given.
 */
export function resolveOptions(input: unknown): { options: ResolvedOptions; problems: string[] } {
  const problems: string[] = []
  const group = (of: unknown, name: string): Record<string, unknown> => {
    const value = isRecord(of) ? read(of, name) : undefined
    if (value !== undefined && !isRecord(value)) problems.push(say(name, value, 'an object'))
    return isRecord(value) ? (value as Record<string, unknown>) : {}
  }
  const pick = <T>(of: unknown, path: string, check: Check, fix: string, fallback: T): T => {
    const value = isRecord(of) ? read(of, path.slice(path.lastIndexOf('.') + 1)) : undefined
    if (value === undefined) return fallback
    if (check(value)) return value as T
    problems.push(say(path, value, fix))
    return fallback
  }

  const service = group(input, 'service')
  if (!isText(read(service, 'name')))
    problems.push(say('service.name', read(service, 'name'), 'the name of your web client, such as "shop-web"'))
  const propagate = group(input, 'propagate')
  const scenario = group(input, 'scenario')
  const sampling = group(input, 'sampling')
  const capture = group(input, 'capture')
  const privacy = group(input, 'privacy')
  const options: ResolvedOptions = {
    service: {
      name: isText(read(service, 'name')) ? String(read(service, 'name')) : 'unknown_service',
      version: pick(service, 'service.version', isText, 'a version text such as "1.42.0"', ''),
    },
    endpoint: pick(input, 'endpoint', isText, 'a URL such as "/otlp"', undefined),
    headers: group(input, 'headers') as Record<string, string>,
    propagate: {
      to: pick(propagate, 'propagate.to', isList, 'a list such as ["self", "https://api.example.com"]', ['self']),
      formats: pick(propagate, 'propagate.formats', isList, 'a list such as ["w3c", "b3"]', ['w3c']),
      customHeaders: pick(propagate, 'propagate.customHeaders', isFlag, 'true or false', true),
    },
    context: group(input, 'context') as ContextValues,
    scenario: {
      idleMs: pick(scenario, 'scenario.idleMs', isPositive, 'milliseconds above 0', 30 * 60e3),
      maxAgeMs: pick(scenario, 'scenario.maxAgeMs', isPositive, 'milliseconds above 0', 4 * 3600e3),
    },
    sampling: {
      rate: pick(sampling, 'sampling.rate', isShare, 'a number from 0 to 1', 1),
      keepErrors: pick(sampling, 'sampling.keepErrors', isFlag, 'true or false', true),
    },
    spanProcessors: pick(input, 'spanProcessors', isList, 'a list of OpenTelemetry span processors', []),
    capture: { ...CAPTURE },
    privacy: {
      url: pick(privacy, 'privacy.url', isCall, 'a function from URL to URL', undefined),
      text: pick(privacy, 'privacy.text', value => value === 'mask' || value === 'allow', '"mask" or "allow"', 'mask'),
      consent: pick(
        privacy,
        'privacy.consent',
        value => value === true || value === 'pending',
        'true or "pending"',
        true,
      ),
    },
    onError: pick(input, 'onError', isCall, 'a function', undefined),
    debug: pick(input, 'debug', isFlag, 'true or false', false),
    enabled: pick(input, 'enabled', isFlag, 'true or false', true),
    pipelineUrl: pick(input, 'pipelineUrl', isText, 'the URL of silmari-pipeline.js', undefined),
  }
  for (const key of Object.keys(CAPTURE) as (keyof Capture)[]) {
    options.capture[key] = pick(capture, `capture.${key}`, isFlag, 'true or false', CAPTURE[key])
  }
  return { options, problems }
}

/** Reads a property of an object that may be hostile (a getter that throws). */
function read(of: unknown, name: string): unknown {
  try {
    return (of as Record<string, unknown>)[name]
  } catch {
    return // a getter threw: as if the option were not given
  }
}

function say(path: string, value: unknown, fix: string): string {
  let shown = typeof value as string
  try {
    shown = typeof value === 'string' ? JSON.stringify(value) : String(value)
  } catch {
    // an object without a text form: its type says enough
  }
  return `silmari: option ${path} is ${shown}; give ${fix}. The default is used.`
}
