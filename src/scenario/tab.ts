import type { Undo } from '../fact.js'
import { guard } from '../lib/guard.js'
import { isId, newTraceId } from '../lib/ids.js'
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
  const take = guard('tab', () => storage.remove(KEY))
  const leave = guard('tab', () => storage.set(KEY, id))
  take()
  window.addEventListener('pagehide', leave)
  window.addEventListener('pageshow', take)
  return {
    id,
    undo() {
      window.removeEventListener('pagehide', leave)
      window.removeEventListener('pageshow', take)
      take()
    },
  }
}
