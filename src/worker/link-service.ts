import type { Fact, SpanIds, Stamp, Undo } from '../fact.js'
import type { Silmari } from '../handle.js'
import { listen, together } from '../lib/listen.js'
import { captureNatives } from '../lib/natives.js'
import type { ErrorMessage } from './service-errors.js'

/** What a service worker is told of a page; `null` takes it back. */
export interface PageMessage {
  readonly silmari: 'page'
  readonly page: { readonly stamp: Stamp; readonly ids: SpanIds } | null
}

/** A service worker that was asleep has forgotten its pages. */
export const WHO = 'silmari:who'

/**
 * Tells the service worker of this page, if it has called `startServiceWorker`, whose ids to add. Call it after `init`;
 * with `privacy.consent: 'pending'` when consent has been given. Does nothing where there are no service workers.
 *
 * ```ts
 * import { init } from 'silmari'
 * import { linkServiceWorker } from 'silmari/worker'
 *
 * linkServiceWorker(init({ service: { name: 'shop-web' } }))
 * ```
 * @returns the undo: the service worker forgets this page.
 */
export function linkServiceWorker({ task, scenario, current }: Silmari): Undo {
  const { serviceWorker } = navigator as Partial<Navigator>
  if (!task || !serviceWorker) return () => {}
  captureNatives()
  // What the document loads is a child of what was current when it was linked: most often the page load.
  const { traceId, spanId } = current()
  const tell = (page: PageMessage['page']) =>
    serviceWorker.controller?.postMessage({ silmari: 'page', page } satisfies PageMessage)
  const tellPage = () => {
    const stamp = task.touch()
    tell({ stamp, ids: { traceId, spanId, sampled: stamp.sampled } })
  }
  tellPage()
  return together(
    () => tell(null),
    scenario.onChange(tellPage),
    listen(serviceWorker, 'controllerchange', tellPage),
    listen(
      serviceWorker,
      'message',
      (event: MessageEvent<typeof WHO | ErrorMessage | null>) => {
        const { data } = event
        if (data !== WHO && data?.silmari !== 'error') return
        event.stopImmediatePropagation()
        if (data === WHO) tellPage()
        else task.emit({ ...data.fact, stamp: task.touch() } as Fact)
      },
      true,
    ),
    // A navigation is taken to be that of the page which was looked at last.
    listen(document, 'visibilitychange', () => document.visibilityState === 'visible' && tellPage()),
  )
}
