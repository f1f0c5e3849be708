import type { Activity, Cause, OpenActivity, OpenOptions, PageOpened, SpanIds, Undo } from '../fact.js'
import { toEpoch } from '../lib/clock.js'
import { guard } from '../lib/guard.js'
import { newSpanId } from '../lib/ids.js'
import { listen, together } from '../lib/listen.js'
import { nativeClearTimeout, nativeSetTimeout } from '../lib/natives.js'
import type { View } from './view.js'

type Said = { readonly name: string; readonly description: string }

export interface PageDeps {
  readonly open: OpenActivity
  readonly enter: (cause: Cause) => void
  /** The cause that something would have if it happened now. */
  readonly current: () => Cause
  /** Gives the page a new id: it is another page although the document is the same. */
  readonly newPage: () => void
  /** Finds the ids of the server's span among what the server said. */
  readonly readServer: (said: readonly Said[]) => SpanIds | undefined
  readonly view: View
}

type Navigation = PerformanceNavigationTiming & { readonly activationStart?: number; readonly deliveryType?: string }

/**
 * Opens the page's own activity at navigation start and closes it when the load event has run. A prerendered document
 * becomes a page when a person sees it, a return from the back/forward cache is another page: both in the same scenario.
 *
 * A server that says which span made this document (`<meta name="traceparent">` above our script, or `Server-Timing`) is
 * the page's parent, and its trace becomes the page's. A document out of a cache was made in a trace of long ago that many
 * pages share: that one is only linked.
 */
export function startPage({ open, enter, current, newPage, readServer, view }: PageDeps): Undo {
  const navigation = performance.getEntriesByType?.('navigation')[0] as Navigation | undefined
  const server = findServer()
  let page: Activity<'page'> | undefined
  let named = view.show()
  let openedAt = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  function begin(start: PageOpened['start'], at: number, options?: OpenOptions): void {
    openedAt = at
    named = view.show()
    page = open('page', { url: location.href, referrer: document.referrer, start }, { at: toEpoch(at), ...options })
    enter(page.cause)
    if (document.readyState === 'complete') onLoad()
  }
  const close = (loaded: boolean, at?: number) => page?.close({ loaded, ...named }, at)
  const onLoad = guard('page', () => {
    // loadEventEnd is written after the last load listener has returned.
    timer = nativeSetTimeout(() => {
      const loadedAt = navigation?.loadEventEnd ?? 0
      close(true, loadedAt > openedAt ? toEpoch(loadedAt) : undefined)
    }, 0)
  })
  const undo = together(
    listen(window, 'load', onLoad),
    listen(window, 'pagehide', () => close(false)),
    listen(window, 'pageshow', ({ persisted, timeStamp }: PageTransitionEvent) => {
      if (!persisted) return
      newPage()
      begin('restore', timeStamp)
    }),
    listen(document, 'prerenderingchange', ({ timeStamp }: Event) => {
      const { ids } = current()
      newPage()
      begin('prerender', navigation?.activationStart || timeStamp, { links: server ? [ids, server] : [ids] })
    }),
    () => nativeClearTimeout(timer),
  )
  // What a document does before a person sees it is background work.
  if (!(document as { prerendering?: boolean }).prerendering) {
    const activatedAt = navigation?.activationStart ?? 0
    // Firefox has no deliveryType: a document out of its cache was never requested, and has one time for every phase. The
    // times are whole milliseconds, so that zero says nothing.
    const isFresh =
      navigation && navigation.responseStart > navigation.fetchStart && navigation.deliveryType !== 'cache'
    begin(
      activatedAt ? 'prerender' : (navigation?.type ?? 'navigate'),
      activatedAt,
      server &&
        (isFresh ? { ids: { ...server, spanId: newSpanId(), parentSpanId: server.spanId } } : { links: [server] }),
    )
  }
  return undo

  /** The server's span, as the document or its response names it. */
  function findServer(): SpanIds | undefined {
    const description = document.querySelector<HTMLMetaElement>('meta[name=traceparent]')?.content ?? ''
    return readServer([...(navigation?.serverTiming ?? []), { name: 'traceparent', description }])
  }
}
