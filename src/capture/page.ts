import type { Activity, Cause, OpenActivity, PageOpened, Undo } from '../fact.js'
import { toEpoch } from '../lib/clock.js'
import { guard } from '../lib/guard.js'
import { nativeClearTimeout, nativeSetTimeout } from '../lib/natives.js'

export interface PageDeps {
  readonly open: OpenActivity
  readonly enter: (cause: Cause) => void
  /** Gives the page a new id: it is another page although the document is the same. */
  readonly newPage: () => void
}

/**
 * Opens the page's own activity at navigation start and closes it when the load event has run. A return from the
 * back/forward cache is a page of its own kind, in the same scenario.
 */
export function startPage({ open, enter, newPage }: PageDeps): Undo {
  const navigation = performance.getEntriesByType?.('navigation')[0] as PerformanceNavigationTiming | undefined
  let page: Activity<'page'> = open('page', describe(navigation?.type ?? 'navigate'), { at: toEpoch(0) })
  let timer: ReturnType<typeof setTimeout> | undefined
  enter(page.cause)

  const onLoad = guard('page', () => {
    // loadEventEnd is written after the last load listener has returned.
    timer = nativeSetTimeout(
      () => page.close({ loaded: true }, toEpoch(navigation?.loadEventEnd || performance.now())),
      0,
    )
  })
  const onShow = guard('page', (event: PageTransitionEvent) => {
    if (!event.persisted) return
    newPage()
    page = open('page', describe('restore'), { at: toEpoch(event.timeStamp) })
    enter(page.cause)
    timer = nativeSetTimeout(() => page.close({ loaded: true }), 0)
  })
  if (document.readyState === 'complete') onLoad()
  else window.addEventListener('load', onLoad)
  window.addEventListener('pageshow', onShow)
  return () => {
    window.removeEventListener('load', onLoad)
    window.removeEventListener('pageshow', onShow)
    nativeClearTimeout(timer)
  }
}

function describe(start: PageOpened['start']): PageOpened {
  return { url: location.href, referrer: document.referrer, start }
}
