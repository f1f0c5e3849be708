import type { Undo } from '../fact.js'
import { isId, newTraceId } from '../lib/ids.js'
import { listen, together } from '../lib/listen.js'
import type { Storage } from '../lib/storage.js'

const KEY = 'silmari.tab'

/**
 * The id of this tab. It rests in storage only between two pages of the tab: a page takes it out when it starts and puts
 * it back when it goes. So a tab that was opened with a copy of our sessionStorage (`window.open`, "duplicate tab") finds
 * none and gets an id of its own.
 */
export function takeTab(storage: Storage): { readonly id: string; readonly undo: Undo } {
  const stored = storage.get(KEY)
  const id = isId(stored) ? stored : newTraceId()
  const take = () => storage.remove(KEY)
  take()
  return {
    id,
    undo: together(
      listen(window, 'pagehide', () => storage.set(KEY, id)),
      listen(window, 'pageshow', take),
      take,
    ),
  }
}
