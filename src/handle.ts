import type { Tracer } from '@opentelemetry/api'
import type { Attributes, Cause, Emit, NoteDetail, Stamp, Undo } from './fact.js'
import type { ContextValues } from './options.js'

/** What became of the records made so far, by number. `dropped` has a count for each reason. */
export interface DeliveryReport {
  readonly delivered: number
  readonly kept: number
  readonly dropped: Readonly<Record<string, number>>
  /**
   * Whether records are also written to disk, so that they outlive the page. `false` where the browser denies storage or
   * the disk is full; left out until the second file has been loaded.
   */
  readonly isDurable?: boolean
}

/** Counters since `init`. */
export interface Stats extends DeliveryReport {
  /** Records made. */
  readonly recorded: number
  /** Faults of ours that the page was spared. */
  readonly faults: number
  /** Wrong options, and context values that were left out: each is warned about, and counted, once. */
  readonly problems: number
}

/** Called at the moment of an error; what it answers is asked for further attributes when the task has ended. */
export type AnnotateError = (error: unknown, source: NoteDetail['error']['source']) => () => Attributes | undefined

/** The ids in force at this moment. */
export interface Current {
  readonly globalTraceId: string
  readonly traceId: string
  readonly spanId: string
  readonly cause: Cause['kind']
  /** Left out: `causal`. */
  readonly certainty?: Cause['certainty']
}

/** For other tracers on the page (`silmari/otel`) and its workers (`silmari/worker`): what the running task comes from, and how to say otherwise. */
export interface Task {
  /** Whether spans and logs are made; else ids and headers only. */
  readonly isRecording: boolean
  /** Who the page is now. */
  touch(): Stamp
  /** What set the running task in motion; none: nobody knows. */
  find(): Cause | undefined
  /** Makes `cause` current while `fn` runs. */
  run<T>(cause: Cause | undefined, fn: () => T): T
  /** Makes `cause` current for the rest of the running task. */
  enter(cause: Cause | undefined): void
  /** Ids of request spans, and places of errors, that others record, so that we do not. */
  readonly ceded: Set<string>
  /** Records what a worker of the page has done. */
  readonly emit: Emit
}

/** What `init` returns (DESIGN §5.1). Every method is safe to call at any time, also after `shutdown`. */
export interface Silmari {
  /** Of the SDK that runs in this page, which is the first one that came. */
  readonly version: string
  /** The GlobalTraceId: UUIDv7 as 32 lower-case hex digits. Changes when a new scenario begins. */
  readonly globalTraceId: string
  readonly sessionId: string
  readonly pageId: string
  current(): Current
  readonly scenario: {
    /** The name it was started with, if any. */
    readonly name: string | undefined
    /** Begins a scenario with a new GlobalTraceId; `values` become context values. */
    start(name: string, values?: ContextValues): void
    /** Tells how it came out (default `ended`), as when a person logs out. What comes after is another scenario, without a name. */
    end(outcome?: string): void
    onChange(fn: (stamp: Stamp) => void): Undo
  }
  /** Names the current route by its template, such as `/orders/:id`. Call it after each route change. */
  route(template: string): void
  /** Adds context values; `undefined` removes a key. */
  setContext(values: ContextValues): void
  /** The headers that a request to `url` would carry now; empty when `url` is not an allowed target. */
  headersFor(url: string): Record<string, string>
  /** The request header names that servers on other origins must allow (`Access-Control-Allow-Headers`). */
  corsHeaders(): string[]
  readonly handoff: {
    /** `url` with this scenario added for a page on another origin; `url` as it is if that origin was not named. */
    url(url: string): string
  }
  /** Runs `fn` in a span of its own; a returned promise ends it when it settles. Answers what `fn` answers. */
  trace<T>(name: string, fn: () => T, attributes?: Attributes): T
  readonly log: Record<'debug' | 'info' | 'warn' | 'error', (message: string, attributes?: Attributes) => void>
  captureError(error: unknown, attributes?: Attributes): void
  /** Tells `fn` of each error as it happens; its answer may add attributes at the end of the task. */
  annotateErrors(fn: AnnotateError): Undo
  /** An OpenTelemetry tracer whose spans join the current cause. */
  tracer(name: string, version?: string): Tracer
  /** Not for applications: what `silmari/otel` and `silmari/worker` are made of. None where there is no page. */
  readonly task?: Task
  /**
   * Answers the question that `privacy.consent: 'pending'` leaves open. Until then nothing is sent or stored, no id goes
   * with a request, and what happens is kept in memory. `true`: all of it goes its way. `false`: it is dropped and counted,
   * what silmari has stored is taken away, and no more leaves the page; also when it is said later.
   */
  consent(isGiven: boolean): void
  /** Sends what is waiting; resolves with what became of it. */
  flush(): Promise<DeliveryReport>
  stats(): Stats
  /** Undoes everything: patches, listeners, timers. Afterwards the handle is inert. */
  shutdown(): void
}
