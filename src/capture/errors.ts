import type { Attributes, NoteDetail, Undo } from '../fact.js'
import { attempt, guard } from '../lib/guard.js'
import { apply, nativeSetTimeout } from '../lib/natives.js'
import { patch } from '../lib/patch.js'

type Source = NoteDetail['error']['source']

/** Fixes ids and time of a note now; the answer emits it, now or later. */
type Prepare = () => (detail: NoteDetail['error']) => void

/** Notes one error. */
export type NoteError = (source: Source, error: unknown, message?: string, attributes?: Attributes) => void

export interface ErrorDeps {
  readonly noteError: NoteError
  /** Records `console.error` too. */
  readonly withConsole: boolean
}

type Annotate = (error: unknown, source: Source) => Attributes | undefined

export interface ErrorNotes {
  readonly noteError: NoteError
  readonly annotate: (fn: Annotate) => Undo
}

/**
 * Notes each error object once, whoever reports it first: a boundary, `captureError`, the window. While somebody annotates
 * errors, a note waits for the end of the task: another SDK's listener for the same error may run after ours.
 */
export function createErrorNotes(prepare: Prepare): ErrorNotes {
  const seen = new WeakSet<object>()
  const annotators = new Set<Annotate>()

  return {
    noteError(source, error, message, attributes) {
      if (typeof error === 'object' && error !== null) {
        if (seen.has(error)) return
        seen.add(error)
      }
      const emit = prepare()
      const finish = guard('errors', () => {
        let all: Attributes = { ...attributes }
        for (const annotate of annotators) all = { ...all, ...attempt('annotate', () => annotate(error, source)) }
        emit({ source, error, ...(message && { message }), attributes: all })
      })
      if (annotators.size) nativeSetTimeout(finish, 0)
      else finish()
    },
    annotate(fn) {
      annotators.add(fn)
      return () => annotators.delete(fn)
    },
  }
}

/**
 * Notes what goes wrong on the page: uncaught errors and rejections, resources that failed to load, violations of the
 * content security policy, deprecations and interventions. Nothing is prevented or silenced: the console and the page's
 * own handlers see all as before.
 */
export function startErrors({ noteError, withConsole }: ErrorDeps): Undo {
  const onError = guard('errors', (event: ErrorEvent | Event) => {
    const { target } = event
    if (event instanceof ErrorEvent) {
      const { filename, lineno, colno } = event
      const place = { 'code.file.path': filename, 'code.line.number': lineno, 'code.column.number': colno }
      noteError('error', event.error ?? event.message, event.message, filename ? place : undefined)
    } else if (target instanceof Element) {
      const url = (target as HTMLImageElement).currentSrc || target.getAttribute('src') || target.getAttribute('href')
      noteError('resource', url, `${target.localName} failed to load`, { 'url.full': url ?? '' })
    }
  })
  const onRejection = guard('errors', ({ reason }: PromiseRejectionEvent) => noteError('rejection', reason))
  const onViolation = guard('errors', (event: SecurityPolicyViolationEvent) => {
    const { effectiveDirective, blockedURI, disposition } = event
    const message = `${effectiveDirective} blocked ${blockedURI}`
    noteError('report', undefined, message, { 'report.type': 'csp-violation', 'csp.disposition': disposition })
  })

  // In the capture phase: the error of a resource does not bubble.
  window.addEventListener('error', onError, true)
  window.addEventListener('unhandledrejection', onRejection)
  document.addEventListener('securitypolicyviolation', onViolation)
  const stopReports = startReports(noteError)
  const restoreConsole = withConsole
    ? patch(console, 'error', (native, self, args: unknown[]) => {
        const error = args.find(each => each instanceof Error)
        guard('errors', noteError)('console', error, args.filter(each => typeof each === 'string').join(' '))
        return apply(native, self, args)
      })
    : undefined

  return () => {
    window.removeEventListener('error', onError, true)
    window.removeEventListener('unhandledrejection', onRejection)
    document.removeEventListener('securitypolicyviolation', onViolation)
    stopReports()
    restoreConsole?.()
  }
}

interface Reporter {
  observe(): void
  disconnect(): void
}
type Reported = { readonly type: string; readonly body: { readonly id?: string; readonly message?: string } | null }

/** Deprecations and interventions (Reporting API). Firefox and Safari have no ReportingObserver: nothing there. */
function startReports(noteError: NoteError): Undo {
  const { ReportingObserver } = window as unknown as {
    ReportingObserver?: new (fn: (reports: Reported[]) => void, options: object) => Reporter
  }
  if (!ReportingObserver) return () => {}
  const onReports = guard('errors', (reports: Reported[]) => {
    for (const { type, body } of reports) {
      noteError('report', undefined, body?.message, { 'report.type': type, ...(body?.id && { 'report.id': body.id }) })
    }
  })
  const observer = new ReportingObserver(onReports, { types: ['deprecation', 'intervention'], buffered: true })
  observer.observe()
  return () => observer.disconnect()
}
