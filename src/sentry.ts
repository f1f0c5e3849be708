/** Two-way link between the scenario and Sentry's events. Imports neither Sentry nor the SDK: both are handed in. */
import type { Attributes, Undo } from './fact.js'
import type { Silmari } from './handle.js'

/** What is used of a `BrowserClient` of @sentry/browser 10 or 11. */
export interface SentryClient {
  // biome-ignore lint/suspicious/noExplicitAny: Sentry's overloads, one for each of its hooks, match no narrower type
  on(hook: 'preprocessEvent', callback: (event: any, hint?: any) => void): Undo
  captureException(error: unknown, hint?: object): string
}

interface SentryEvent {
  type?: string | undefined
  event_id?: string | undefined
  tags?: Record<string, unknown> | undefined
  contexts?: Record<string, Record<string, unknown> | undefined> | undefined
}
type Hint = { event_id?: string | undefined; originalException?: unknown }

// `Sentry.init` may come later than us, with a lazily loaded bundle: looked for this often, then with each error.
const LOOK_AFTER_MS = [0, 50, 250, 1000, 3000, 10_000]

/**
 * Gives every Sentry event the ids of the moment it was made (`tags.global_trace_id`, scenario, session and page, and
 * `contexts.trace`), and every error record of silmari the `sentry.event_id` of its event. Errors that reach silmari
 * alone (an error boundary, `captureError`) are handed to Sentry; Sentry itself skips one that it has seen.
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
): Undo {
  const eventIds = new WeakMap<object, string>()
  const timers: ReturnType<typeof setTimeout>[] = []
  let linked: SentryClient | undefined
  let unhook: Undo | undefined

  function link(): void {
    if (linked) return
    linked = typeof client === 'function' ? client() : client
    unhook = linked?.on('preprocessEvent', (event: SentryEvent, hint: Hint = {}) => {
      tag(event, silmari)
      const { originalException: error } = hint
      const id = event.event_id ?? hint.event_id
      if (id && typeof error === 'object' && error !== null) eventIds.set(error, id)
    })
  }

  const unsubscribe = silmari.annotateErrors((error, source) => {
    link()
    if (typeof error !== 'object' || error === null) return
    if (source === 'captured' && !eventIds.has(error)) linked?.captureException(error)
    const id = eventIds.get(error)
    return id ? ({ 'sentry.event_id': id } satisfies Attributes) : undefined
  })
  for (const ms of LOOK_AFTER_MS) timers.push(setTimeout(link, ms))
  link()

  return () => {
    timers.forEach(clearTimeout)
    unsubscribe()
    unhook?.()
  }
}

function tag(event: SentryEvent, silmari: Silmari): void {
  const { globalTraceId, traceId, spanId } = silmari.current()
  event.tags = {
    global_trace_id: globalTraceId,
    'session.id': silmari.sessionId,
    'page.id': silmari.pageId,
    ...(silmari.scenario.name && { 'scenario.name': silmari.scenario.name }),
    ...event.tags,
  }
  // A transaction is a trace of Sentry's own; an error belongs to what the person did.
  if (!event.type) {
    event.contexts = { ...event.contexts, trace: { ...event.contexts?.trace, trace_id: traceId, span_id: spanId } }
  }
}
