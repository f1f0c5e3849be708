import type { Undo } from '../fact.js'
import { attempt } from '../lib/guard.js'
import { apply, lowerCase, NativeURL } from '../lib/natives.js'
import { patch } from '../lib/patch.js'
import { steady } from '../lib/steady.js'
import { baseOf, parseUrl } from '../lib/url.js'
import { type Begun, createRequests, type RequestDeps } from './request.js'

export interface XhrDeps extends RequestDeps {
  /** A window or a worker's global. Default the one that we run in. */
  readonly scope?: typeof globalThis
}

/** What the page has told an XMLHttpRequest since it was last opened. */
interface Draft {
  readonly method: string
  readonly url: string
  /** The page's own headers, by lower-case name. */
  readonly headers: Record<string, string>
  isSent: boolean
  begun?: Begun
  failure?: string
}

const EVENTS = ['readystatechange', 'progress', 'load', 'error', 'abort', 'timeout', 'loadend']
const FAILURES: Record<string, string> = { error: 'NetworkError', abort: 'AbortError', timeout: 'timeout' }

/**
 * Gives every XMLHttpRequest its ids when it is sent, after all headers of the page, and records it up to its last event.
 * Nothing is listened to on `upload`: that alone would ask another origin for a preflight.
 */
export function startXhr({ scope = globalThis, ...deps }: XhrDeps): Undo {
  const prototype = scope.XMLHttpRequest?.prototype
  if (!prototype) return () => {}
  const { enter, redirects } = deps
  const begin = createRequests(deps)
  const { setRequestHeader, addEventListener, removeEventListener } = prototype
  const drafts = steady(new WeakMap<object, Draft | undefined>())
  // Events that the page's own call brings about belong to the task that calls.
  let calls = 0

  function call<T>(native: (...args: never[]) => T, self: unknown, args: readonly unknown[]): T {
    calls++
    try {
      return apply(native, self, args as never) as T
    } finally {
      calls--
    }
  }

  function onEvent(this: XMLHttpRequest, event: Event): void {
    attempt('xhr', () => {
      const draft = drafts.get(this)
      if (!draft?.begun || !event.isTrusted) return
      if (!calls) enter(draft.begun.activity.cause)
      draft.failure ??= FAILURES[event.type]
      if (event.type === 'loadend') finish(this, draft)
    })
  }

  function finish(xhr: XMLHttpRequest, { begun, failure, url, method }: Draft): void {
    const { status, responseURL } = xhr
    begun?.activity.close({ ...(status && { status }), ...(failure && { error: { type: failure } }) })
    for (let i = 0; i < EVENTS.length; i++) apply(removeEventListener, xhr, [EVENTS[i]!, onEvent, true])
    if (!failure) redirects?.settle(url, responseURL)
    else if (begun?.isDecorated && failure === FAILURES.error && /^(GET|HEAD)$/.test(method)) redirects?.suspect(url)
  }

  const undos = [
    patch(prototype, 'open', (native, self, args) => {
      call(native, self, args)
      attempt('xhr', () => {
        drafts.get(self as object)?.begun?.activity.close({ error: { type: 'AbortError' } })
        const { 0: method, 1: target } = args
        const typed = typeof target === 'string' ? parseUrl(target, baseOf(scope)) : target
        const url = typed instanceof NativeURL && typed.href
        const isKnown = typeof method === 'string' && url && /^https?:/.test(url)
        const draft = isKnown && { method: method.toUpperCase(), url, headers: Object.create(null), isSent: false }
        drafts.set(self as object, draft || undefined)
      })
    }),
    patch(prototype, 'setRequestHeader', (native, self, args) => {
      apply(native, self, args)
      attempt('xhr', () => {
        const headers = drafts.get(self as object)?.headers
        const { 0: name, 1: value } = args
        if (!headers || typeof name !== 'string') return
        const key = lowerCase(name)
        headers[key] = key in headers ? `${headers[key]}, ${value}` : value
      })
    }),
    patch(prototype, 'send', (native, self, args) => {
      const draft = attempt('xhr', () => drafts.get(self as object))
      if (draft && !draft.isSent) attempt('xhr', () => prepare(self as XMLHttpRequest, draft))
      try {
        call(native, self, args)
      } catch (error) {
        attempt('xhr', () => draft?.begun?.activity.close({ error: { type: (error as Error).name } }))
        throw error
      }
    }),
    patch(prototype, 'abort', (native, self, args) => call(native, self, args)),
  ]
  return () => {
    for (let i = 0; i < undos.length; i++) undos[i]!()
  }

  function prepare(xhr: XMLHttpRequest, draft: Draft): void {
    draft.isSent = true
    const place = {
      isOpen: true,
      own: (name: string) => draft.headers[name],
      add: (name: string, value: string) => apply(setRequestHeader, xhr, [name, value]),
    }
    draft.begun = begin('xhr', { ...draft, place })
    for (let i = 0; i < EVENTS.length; i++) apply(addEventListener, xhr, [EVENTS[i]!, onEvent, true])
  }
}
