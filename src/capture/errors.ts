import type { Attributes, NoteDetail, Undo } from '../fact.js'
import { attempt, guard } from '../lib/guard.js'
import { listen, together } from '../lib/listen.js'
import { apply, nativeSetTimeout } from '../lib/natives.js'
import { patch } from '../lib/patch.js'
import { textOf } from '../lib/text.js'
import { createRepeats } from './repeats.js'

type Source = NoteDetail['error']['source']

/** Fixes ids and time of a note now; the answer emits it, now or later. */
type Prepare = () => (detail: NoteDetail['error']) => void

/** Notes one error. */
export type NoteError = (source: Source, error: unknown, message?: string, attributes?: Attributes) => void

export interface ErrorDeps extends Pick<ErrorNotes, 'noteError' | 'flush'> {
  /** Records `console.error` too. */
  readonly withConsole: boolean
}

type Annotate = (error: unknown, source: Source) => Attributes | undefined

export interface ErrorNotes {
  readonly noteError: NoteError
  readonly annotate: (fn: Annotate) => Undo
  /** Records what a storm of equal errors has counted so far. */
  readonly flush: () => void
}

// Errors that begin alike are alike; a bound on what is kept of each kind (a guess).
const MAX_KEY_CHARS = 300

/**
 * Notes each error object once, whoever reports it first: a boundary, `captureError`, the window. Equal errors are thinned
 * out. While somebody annotates errors, a note waits for the end of the task: another SDK's listener for the same error
 * may run after ours.
 */
export function createErrorNotes(prepare: Prepare): ErrorNotes {
  const seen = new WeakSet<object>()
  const annotators = new Set<Annotate>()
  const repeats = createRepeats<(count: number) => void>((record, count) => record(count))

  return {
    flush: repeats.flush,
    noteError: guard('errors', (source, error, message, attributes) => {
      if (typeof error === 'object' && error !== null) {
        if (seen.has(error)) return
        seen.add(error)
      }
      const emit = prepare()
      let key = `${source} ${message ?? textOf(error)}`.slice(0, MAX_KEY_CHARS)
      for (const name in attributes) key += ` ${attributes[name]}`
      repeats.add(key, count => {
        const finish = guard('errors', () => {
          let all: Attributes = { ...attributes, ...(count > 1 && { 'silmari.error.count': count }) }
          for (const annotate of annotators) all = { ...all, ...attempt('annotate', () => annotate(error, source)) }
          emit({ source, error, ...(message && { message }), attributes: all })
        })
        if (annotators.size) nativeSetTimeout(finish, 0)
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
export function startErrors({ noteError, flush, withConsole }: ErrorDeps): Undo {
  return together(
    // In the capture phase: the error of a resource does not bubble.
    listen(
      window,
      'error',
      (event: ErrorEvent | Event) => {
        const { target } = event
        if (event instanceof ErrorEvent) {
          const { error, message, filename, lineno, colno } = event
          const place = { 'code.file.path': filename, 'code.line.number': lineno, 'code.column.number': colno }
          noteError('error', error ?? message, error ? undefined : message, filename ? place : undefined)
        } else if (target instanceof Element) {
          const url =
            (target as HTMLImageElement).currentSrc || target.getAttribute('src') || target.getAttribute('href')
          noteError('resource', url, `${target.localName} failed to load`, { 'url.full': url ?? '' })
        }
      },
      true,
    ),
    listen(window, 'unhandledrejection', ({ reason }: PromiseRejectionEvent) => noteError('rejection', reason)),
    listen(document, 'securitypolicyviolation', (event: SecurityPolicyViolationEvent) => {
      const { effectiveDirective, blockedURI, disposition } = event
      noteError('report', undefined, `${effectiveDirective} violated`, {
        'report.type': 'csp-violation',
        'csp.disposition': disposition,
        // Not always a URL: `inline`, `eval` and the like.
        'url.full': blockedURI,
      })
    }),
    // On the window and in the capture phase: before a listener that sends what there is.
    listen(window, 'visibilitychange', flush, true),
    withConsole
      ? patch(console, 'error', (native, self, args: unknown[]) => {
          const error = args.find(each => each instanceof Error)
          noteError('console', error, args.filter(each => typeof each === 'string').join(' '))
          return apply(native, self, args)
        })
      : () => {},
  )
}
