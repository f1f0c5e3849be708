import type { Cause, EpochMs, OpenActivity, RouteOpened, Undo } from '../fact.js'
import { guard } from '../lib/guard.js'
import { listen, together } from '../lib/listen.js'
import { apply } from '../lib/natives.js'
import { patch } from '../lib/patch.js'
import { parseUrl } from '../lib/url.js'
import type { View } from './view.js'

export interface RouteDeps {
  readonly open: OpenActivity
  readonly enter: (cause: Cause | undefined) => void
  /** Calls back when what a route change set in motion has come to rest. */
  readonly whenSettled: (cause: Cause, done: (at?: EpochMs) => void) => void
  readonly view: View
}

type EntryChange = { readonly navigationType: 'push' | 'replace' | 'traverse' | 'reload' | null }

/**
 * Opens an activity for each change of route without a new document, and closes it when its effects have settled or the
 * next route takes over. A change made by a click belongs to the click; going back or forward is a cause of its own.
 *
 * The browser tells (Navigation API); only where it does not, `history` is patched. A route is a path, or a fragment that
 * looks like one (`#/orders`); a query counts as another route unless it merely replaces the one before.
 */
export function startRoutes({ open, enter, whenSettled, view }: RouteDeps): Undo {
  let from = location.href
  let close: (at?: EpochMs) => void = () => {}
  let cause: Cause | undefined

  const onChange = guard('routes', (type: RouteOpened['navigation']) => {
    cause = undefined
    const before = parseUrl(from)
    const after = parseUrl(location.href)
    if (!before || !after) return
    const differs = (part: 'pathname' | 'search' | 'hash') => before[part] !== after[part]
    const isPath = differs('pathname') || (differs('search') && type !== 'replace')
    if (!isPath && !(differs('hash') && /^#!?\//.test(after.hash || before.hash))) return

    close()
    const named = view.show()
    if (type === 'traverse') enter(undefined)
    const navigation = isPath || type === 'traverse' ? type : 'hash'
    const route = open('route', { url: after.href, from, navigation })
    close = at => route.close(named, at)
    from = after.href
    cause = route.cause
    // With a cause of its own, what follows in this task belongs to it.
    if (cause.ids === route.ids) enter(cause)
    whenSettled(cause, close)
  })

  const { navigation } = window as { navigation?: EventTarget }
  if (navigation) {
    const onTold = () => cause && enter(cause)
    return together(
      listen(navigation, 'currententrychange', ({ navigationType }: EntryChange) => {
        if (navigationType && navigationType !== 'reload') onChange(navigationType)
      }),
      // Events of the same change, told to the page after ours.
      listen(window, 'popstate', onTold, true),
      listen(window, 'hashchange', onTold, true),
    )
  }
  const watch = (name: 'pushState' | 'replaceState', type: 'push' | 'replace') =>
    patch(History.prototype, name, (native, self, args) => {
      apply(native, self, args)
      onChange(type)
    })
  return together(
    watch('pushState', 'push'),
    watch('replaceState', 'replace'),
    listen(window, 'popstate', () => onChange('traverse')),
  )
}
