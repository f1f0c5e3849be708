import type { Attributes, NoteDetail, Undo } from '../fact.js'
import { attempt, guard } from '../lib/guard.js'
import { listen, together } from '../lib/listen.js'
import { nativeSetTimeout } from '../lib/natives.js'
import { textOf } from '../lib/text.js'
import { createRepeats } from './repeats.js'

type Detail = NoteDetail['error']
type Source = Detail['source']
type Annotate = (error: unknown, source: Source) => () => Attributes | undefined

export interface ErrorNotes {
  /** Notes one error as it came; what the browser told of it is read by the pipeline (error-details.ts). */
  readonly noteError: (detail: Detail) => void
  readonly annotate: (fn: Annotate) => Undo
  /** Records what a storm of equal errors has counted so far. */
  readonly flush: Undo
}

// Errors that begin alike are alike; a bound on what is kept of each kind (a guess).
const MAX_KEY_CHARS = 300

/**
 * Notes each error object once, whoever reports it first: a boundary, `captureError`, the window. Equal errors are thinned
 * out. While somebody annotates errors, a note waits for the end of the task: another SDK's listener for the same error
 * may run after ours.
 *
 * @param prepare fixes ids and time of a note now; the answer emits it, now or later.
 */
export function createErrorNotes(prepare: () => (detail: Detail) => void): ErrorNotes {
  const seen = new WeakSet<object>()
  const annotators = new Set<Annotate>()
  const repeats = createRepeats<(count: number) => void>((record, count) => record(count))
  return {
    flush: repeats.flush,
    noteError: guard('errors', detail => {
      const { source, error, event, message } = detail
      if (typeof error === 'object' && error !== null) {
        if (seen.has(error)) return
        seen.add(error)
      }
      const emit = prepare()
      const { filename, lineno, target, blockedURI } = (event ?? {}) as ErrorEvent & SecurityPolicyViolationEvent
      const { currentSrc, src, href } = (target ?? {}) as HTMLImageElement & HTMLLinkElement
      const place = filename ?? blockedURI ?? (currentSrc || src || href)
      const annotations: (ReturnType<Annotate> | undefined)[] = []
      for (const annotate of annotators) {
        annotations[annotations.length] = attempt('annotate', () => annotate(error, source))
      }
      repeats.add(`${source} ${message ?? textOf(error)} ${place} ${lineno}`.slice(0, MAX_KEY_CHARS), count => {
        const finish = guard('errors', () => {
          let attributes: Attributes = { ...detail.attributes, ...(count > 1 && { 'silmari.error.count': count }) }
          for (const annotation of annotations) {
            attributes = { ...attributes, ...(annotation && attempt('annotate', annotation)) }
          }
          emit({ ...detail, attributes })
        })
        if (annotations.length) nativeSetTimeout(finish, 0)
        else finish()
      })
    }),
    annotate(fn) {
      annotators.add(fn)
      return () => annotators.delete(fn)
    },
  }
}

/**
 * Notes what goes wrong on the page: uncaught errors and rejections, resources that failed to load, violations of the
 * content security policy. Nothing is prevented or silenced: the console and the page's own handlers see all as before.
 */
export function startErrors({ noteError, flush }: Omit<ErrorNotes, 'annotate'>): Undo {
  const watch = (type: string, source: Source) =>
    // In the capture phase: the error of a resource does not bubble.
    listen(
      window,
      type,
      event => {
        const { target, error, message, reason } = event
        noteError({ source: target instanceof Element ? 'resource' : source, error: error ?? reason ?? message, event })
      },
      true,
    )
  return together(
    watch('error', 'error'),
    watch('unhandledrejection', 'rejection'),
    watch('securitypolicyviolation', 'report'),
    // On the window and in the capture phase: before a listener that sends what there is.
    listen(window, 'visibilitychange', flush, true),
  )
}
