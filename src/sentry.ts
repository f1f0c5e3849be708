/** Two-way link between the scenario and Sentry's events. Imports neither Sentry nor the SDK: both are handed in. */
import type { Undo } from './fact.js'
import type { Current, Silmari } from './handle.js'

/** What is used of a `BrowserClient` of @sentry/browser 10 or 11. */
export interface SentryClient {
  // biome-ignore lint/suspicious/noExplicitAny: Sentry's overloads, one for each of its hooks, match no narrower type
  on(hook: any, callback: (subject: any, hint?: any) => void): Undo
  captureException(error: unknown, hint?: object): string
}

export interface LinkOptions {
  /** Records Sentry's breadcrumbs too, as events of the scenario. Default `false`: silmari has a trail of its own. */
  readonly breadcrumbs?: boolean
}

interface SentryEvent {
  readonly type?: string | undefined
  readonly event_id?: string | undefined
  readonly exception?: { readonly values?: readonly { readonly mechanism?: { readonly handled?: boolean } }[] }
  tags?: Record<string, unknown>
  contexts?: Record<string, Record<string, unknown> | undefined>
}
interface SentrySpan {
  attributes?: Record<string, unknown>
}
interface Hint {
  readonly event_id?: string
  readonly originalException?: unknown
  /** Ours: what was current when the error was recorded that is now handed over. */
  readonly silmari?: Current
}
interface Breadcrumb {
  readonly category?: string
  readonly message?: string
  readonly level?: string
}

// `Sentry.init` may come later than us, with a lazily loaded bundle: looked for this often, then with each error.
const LOOK_AFTER_MS = [0, 50, 250, 1000, 3000, 10_000]

/**
 * Gives every Sentry event the ids of the moment it was made (`tags.global_trace_id`, scenario, session and page, and
 * `contexts.trace`), and silmari's record of the error the `sentry.event_id` of its event. An error that one of the two
 * was told of (`captureError`, an error boundary, `Sentry.captureException`) is handed to the other; none is sent twice.
 *
 * Works with and without `browserTracingIntegration`, before or after `Sentry.init` (then give the function
 * `Sentry.getClient`). Nothing is sent anywhere else than Sentry's own DSN says.
 *
 * ```ts
 * linkSentry(silmari, Sentry.getClient)
 * ```
 * @returns the undo.
 */
export function linkSentry(
  silmari: Silmari,
  client: SentryClient | undefined | (() => SentryClient | undefined),
  { breadcrumbs = false }: LinkOptions = {},
): Undo {
  const eventIds = new WeakMap<object, string>()
  const timers: ReturnType<typeof setTimeout>[] = []
  let linked: SentryClient | undefined
  let hooks: Undo[] = []

  const unhook = (): void => {
    for (const undo of hooks) undo()
    hooks = []
  }

  function link(): void {
    const found = typeof client === 'function' ? client() : client
    if (!found || found === linked) return
    unhook()
    linked = found
    hooks = [found.on('preprocessEvent', onEvent), found.on('preprocessSpan', onSpan)]
    if (breadcrumbs) hooks.push(found.on('beforeAddBreadcrumb', onBreadcrumb))
  }

  function onEvent(event: SentryEvent, hint: Hint = {}): void {
    tag(event, silmari, hint.silmari ?? silmari.current())
    const { originalException: error } = hint
    const id = event.event_id ?? hint.event_id
    if (!id || !isObject(error)) return
    eventIds.set(error, id)
    // What nobody has handled the window tells us by itself.
    if (event.exception?.values?.[0]?.mechanism?.handled !== false) silmari.captureError(error)
  }

  /** Spans that Sentry sends one by one, without a transaction around them. */
  function onSpan(span: SentrySpan): void {
    span.attributes = { ...span.attributes, ...toTags(silmari) }
  }

  function onBreadcrumb({ category = 'default', message, level }: Breadcrumb): void {
    silmari.log.info(message ?? category, { 'sentry.breadcrumb.category': category, 'sentry.breadcrumb.level': level })
  }

  const unsubscribe = silmari.annotateErrors((error, source) => {
    link()
    const moment = silmari.current()
    return () => {
      let id = isObject(error) ? eventIds.get(error) : undefined
      if (!id && source === 'captured') id = linked?.captureException(error, { silmari: moment })
      return { 'sentry.event_id': id }
    }
  })
  for (const ms of LOOK_AFTER_MS) timers.push(setTimeout(link, ms))
  link()

  return () => {
    timers.forEach(clearTimeout)
    unsubscribe()
    unhook()
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function tag(event: SentryEvent, silmari: Silmari, current: Current): void {
  const { globalTraceId, traceId, spanId, certainty } = current
  event.tags = { ...event.tags, ...toTags(silmari), global_trace_id: globalTraceId }
  // A transaction is a trace of Sentry's own; an error belongs to what the person did.
  if (!event.type) {
    if (certainty) event.tags['silmari.cause'] = certainty
    event.contexts = { ...event.contexts, trace: { ...event.contexts?.trace, trace_id: traceId, span_id: spanId } }
  }
}

function toTags({ globalTraceId, sessionId, pageId, scenario: { name } }: Silmari): Record<string, string> {
  const ids = { global_trace_id: globalTraceId, 'session.id': sessionId, 'page.id': pageId }
  return name ? { ...ids, 'scenario.name': name } : ids
}
