/**
 * The plain records that flow one way through the SDK: capture emits them, the pipeline turns them into spans and logs.
 * A fact is immutable from the moment it is emitted. Nothing here has behaviour.
 */

/** Milliseconds since the Unix epoch, fractional, from the page's one monotonic clock. */
export type EpochMs = number

/** The ids of one span, minted by the core before anything is sent. Lower-case hex, W3C lengths. */
export interface SpanIds {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly sampled: boolean
}

/** Who the page was when a fact was made. Replaced whole when something changes, so facts share it by reference. */
export interface Stamp {
  readonly globalTraceId: string
  readonly sessionId: string
  readonly pageId: string
  readonly tabId: string
  readonly scenarioName?: string
  readonly sampled: boolean
  /** Context values by their baggage key (`client.name`, `customer.id`, own keys …). */
  readonly context: Readonly<Record<string, string>>
}

/** What set work in motion. One trace per cause (DESIGN §4). */
export interface Cause {
  readonly kind: 'page' | 'interaction' | 'route' | 'background'
  readonly ids: SpanIds
  /** Names the person's act; travels with every request it caused, so that a retry can be told from a second click. */
  readonly interactionId?: string
  /** Left out: `causal`. */
  readonly certainty?: Certainty
  /** What it has set going so far: causality's own account, of no meaning in a record. */
  readonly flow?: Flow
  /** What `silmari/otel` has put on it: an OpenTelemetry context, and the ids with which it holds. */
  readonly carried?: { readonly context: unknown; readonly ids: SpanIds | undefined }
  /** These ids are those of the next request itself: a span of another tracer stands for it. */
  readonly isRequest?: boolean
}

/** Kept while a cause is at work. Times are those of `performance.now()`, but for `effectAt`. */
export interface Flow {
  /** When its last task began. */
  ranAt: number
  /** Until when timers, frames and the like may go on with it. */
  busyUntil: number
  /** How many promises it waits for, and since when it has waited without a break. */
  holds: number
  heldAt: number
  /** Requests, route changes and changes of the document, and when the last one ended. */
  effects: number
  effectAt: EpochMs
  /** Opens an interaction that is recorded only when something needs it. */
  onNeeded?: (() => void) | undefined
  /** The same cause, for what may be another's. */
  doubt?: Cause
}

/** `causal`: known from the task chain. `inferred`: the one unsettled interaction of the last second. */
export type Certainty = 'causal' | 'inferred'

export type Value = string | number | boolean
export type Attributes = Readonly<Record<string, Value | readonly string[] | undefined>>

export interface PageOpened {
  readonly url: string
  readonly referrer: string
  readonly start: 'navigate' | 'reload' | 'back_forward' | 'prerender' | 'restore'
}
export interface PageClosed {
  readonly loaded: boolean
  /** The name of its route may still come into it: a page from a server gets one as it is hydrated. */
  readonly attributes?: Attributes
  readonly calls?: readonly SpanCall[]
}
export interface InteractionOpened {
  readonly trusted: boolean
  readonly url: string
  /** The act as the core saw it, until the pipeline puts it into words. */
  readonly seen?: Seen
  readonly named?: Named
}
export interface Seen {
  readonly event: Event
  readonly control: Element
  /** The control's text at that moment: the act itself may change it. Never a typed value. */
  readonly text: string
}
export interface Named {
  readonly action: string
  /** Accessible, stable name of the control; never a typed value. */
  readonly name: string
  /** Stable across builds and visits: no generated classes, no numbered ids. */
  readonly selector: string
  readonly role?: string
  /** Tells this control from others of the same name, on this page. */
  readonly control: number
}
export interface InteractionClosed {
  /** `dead`: nothing followed. `rage`: one of three or more in a second. */
  readonly outcome?: 'dead' | 'rage' | 'error'
  readonly effects?: number
  readonly attributes?: Attributes
}
export interface RouteOpened {
  readonly url: string
  readonly from: string
  readonly template?: string
  readonly navigation: 'push' | 'replace' | 'traverse' | 'hash'
}
export interface RouteClosed {
  readonly attributes?: Attributes
}
export interface RequestOpened {
  readonly api: 'fetch' | 'xhr' | 'beacon' | 'eventsource' | 'websocket' | 'form'
  readonly method: string
  readonly url: string
  /** 0 for the first, n for the n-th identical repeat under the same cause. */
  readonly resend: number
  readonly decorated: boolean
  /** Made where the request was made: its stack names the script. */
  readonly trail?: Error
  readonly attributes?: Attributes
}
export interface RequestClosed {
  /** 0: nothing is known of the answer. */
  readonly status?: number
  /** The name of what went wrong before there was an answer. */
  readonly failure?: string | undefined
  readonly attributes?: Attributes
}
export interface WorkOpened {
  readonly name: string
  /** Instrumentation scope, when the application took a tracer of its own. */
  readonly scope?: { readonly name: string; readonly version?: string }
  /** OpenTelemetry `SpanOptions`: kind, attributes, the time it began if that was not when it was opened. */
  readonly options?: object
  readonly attributes?: Attributes
}
/** A call on an OpenTelemetry span, to be made on the real one. */
export interface SpanCall {
  readonly name:
    | 'setAttribute'
    | 'setAttributes'
    | 'addEvent'
    | 'addLink'
    | 'addLinks'
    | 'setStatus'
    | 'updateName'
    | 'recordException'
  readonly args: readonly unknown[]
  /** When it was made: for events that are given no time. */
  readonly at: EpochMs
}
export interface WorkClosed {
  readonly calls?: readonly SpanCall[]
  /** OpenTelemetry `TimeInput`, where the application has given one. */
  readonly endTime?: unknown
  /** What the work threw, whatever that is. */
  readonly thrown?: { readonly error: unknown }
}

/** Details by kind of activity: what is known when it opens, and what is learned when it closes. */
export interface OpenDetail {
  page: PageOpened
  interaction: InteractionOpened
  route: RouteOpened
  request: RequestOpened
  background: { readonly url: string }
  work: WorkOpened
}
export interface CloseDetail {
  page: PageClosed
  interaction: InteractionClosed
  route: RouteClosed
  request: RequestClosed
  background: { readonly attributes?: Attributes }
  work: WorkClosed
}
export type ActivityKind = keyof OpenDetail

/** Details of things that have a moment but no duration. */
export interface NoteDetail {
  error: {
    readonly source: 'error' | 'rejection' | 'captured' | 'resource' | 'report' | 'console'
    readonly error: unknown
    /** What the browser told of it; the pipeline reads place and message there. */
    readonly event?: Event
    readonly message?: string
    readonly attributes?: Attributes
  }
  log: {
    readonly severity: 'debug' | 'info' | 'warn' | 'error'
    readonly message: string
    readonly attributes?: Attributes
  }
  event: { readonly name: string; readonly attributes: Attributes }
}
export type NoteKind = keyof NoteDetail

/** An activity began. */
export interface Opened<K extends ActivityKind = ActivityKind> {
  readonly type: 'opened'
  readonly kind: K
  readonly at: EpochMs
  readonly ids: SpanIds
  readonly stamp: Stamp
  readonly cause?: Cause
  readonly certainty?: Certainty
  readonly links?: readonly SpanIds[]
  readonly detail: OpenDetail[K]
}

/** The activity with this span id ended. */
export interface Closed<K extends ActivityKind = ActivityKind> {
  readonly type: 'closed'
  readonly kind: K
  readonly at: EpochMs
  readonly spanId: string
  /** The machine slept or the tab was frozen meanwhile: the duration says nothing about how fast anything was. */
  readonly suspended?: boolean
  readonly detail: CloseDetail[K]
}

/** Something happened at a moment: an error, a log line, a vital. */
export interface Noted<K extends NoteKind = NoteKind> {
  readonly type: 'noted'
  readonly kind: K
  readonly at: EpochMs
  /** The span that was current. */
  readonly ids?: SpanIds
  readonly stamp: Stamp
  /** Of the cause of that span; left out: `causal`. */
  readonly certainty?: Certainty
  readonly detail: NoteDetail[K]
}

type Each<F> = F extends infer T ? T : never
export type Fact =
  | Each<{ [K in ActivityKind]: Opened<K> | Closed<K> }[ActivityKind]>
  | Each<{ [K in NoteKind]: Noted<K> }[NoteKind]>

export type Emit = (fact: Fact) => void
export type Undo = () => void

/** An activity in progress. Closing twice does nothing. */
export interface Activity<K extends ActivityKind = ActivityKind> {
  readonly ids: SpanIds
  readonly cause: Cause
  close(detail: CloseDetail[K], at?: EpochMs): void
}

export interface OpenOptions {
  readonly cause?: Cause | undefined
  readonly at?: EpochMs | undefined
  /** Use these ids (adopted from a header that was already there). */
  readonly ids?: SpanIds
  readonly links?: readonly SpanIds[]
}

/** Opens an activity as a child of the current cause. Handed to every capture module by `sdk.ts`. */
export type OpenActivity = <K extends ActivityKind>(
  kind: K,
  detail: OpenDetail[K],
  options?: OpenOptions,
) => Activity<K>

/** Records a moment under the current span. Handed to every capture module by `sdk.ts`. */
export type Note = <K extends NoteKind>(kind: K, detail: NoteDetail[K], at?: EpochMs) => void
