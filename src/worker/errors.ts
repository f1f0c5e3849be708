import { withDetails } from '../capture/error-details.js'
import { createErrorNotes } from '../capture/errors.js'
import type { Cause, NoteDetail, Noted, Stamp, Undo } from '../fact.js'
import { now } from '../lib/clock.js'
import { listen, together } from '../lib/listen.js'
import { textOf } from '../lib/text.js'

export interface WorkerErrorDeps {
  readonly worker: 'web' | 'shared' | 'service'
  /** What the running task comes from. */
  readonly find: () => Cause | undefined
  readonly stamp: () => Stamp
  readonly tell: (fact: Noted<'error'>) => void
}

// As many as the pipeline shows (trace/attributes.ts).
const MAX_CAUSES = 5

/**
 * Notes what goes wrong in a worker and nobody there has caught. Nothing is prevented: the console, and `onerror` of the
 * worker's page, see all as before.
 */
export function startWorkerErrors({ worker, find, stamp, tell }: WorkerErrorDeps): Undo {
  const { noteError, flush } = createErrorNotes(() => {
    const { ids, certainty } = find() ?? {}
    const moment = { at: now(), stamp: stamp(), ...(ids && { ids }), ...(certainty && { certainty }) }
    return detail => {
      const fact = withDetails({ type: 'noted', kind: 'error', ...moment, detail }) as Noted<'error'>
      tell({ ...fact, detail: { ...fact.detail, error: toPlain(fact.detail.error) } })
    }
  })
  const watch = (type: string, source: NoteDetail['error']['source']) =>
    listen(
      globalThis as never,
      type,
      event => {
        const { error, reason, message } = event
        noteError({ source, error: error ?? reason ?? message, event, attributes: { 'silmari.worker': worker } })
      },
      true,
    )
  return together(flush, watch('error', 'error'), watch('unhandledrejection', 'rejection'))
}

/** An error as every browser can clone it, whatever hangs on it. */
function toPlain(error: unknown, depth = 0): unknown {
  if (typeof error !== 'object' || !error) return typeof error === 'function' ? textOf(error) : error
  const { name, stack, cause } = error as Error
  const message = textOf(error)
  return { name, message, stack, ...(cause && depth < MAX_CAUSES ? { cause: toPlain(cause, depth + 1) } : {}) }
}
