import type { Undo } from '../fact.js'
import { attempt } from '../lib/guard.js'
import { together } from '../lib/listen.js'
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
}

/** The events that end a request, and what went wrong with it. */
const ENDS: Record<string, string> = {
  __proto__: null as never,
  load: '',
  error: 'NetworkError',
  abort: 'AbortError',
  timeout: 'timeout',
}

/**
 * Gives every XMLHttpRequest its ids when it is sent, after all headers of the page, and records it up to its last event.
 * Nothing is listened to on `upload`: that alone would ask another origin for a preflight.
 */
export function startXhr({ scope = globalThis, ...deps }: XhrDeps): Undo {
  const prototype = scope.XMLHttpRequest?.prototype
  if (!prototype) return () => {}
  const { redirects } = deps
  const begin = createRequests(deps)
  const { setRequestHeader, addEventListener, removeEventListener } = prototype
  const drafts = steady(new WeakMap<object, Draft | undefined>())

  function onEnd(this: XMLHttpRequest, { isTrusted, type }: Event): void {
    // Not done: a listener of the page has opened it anew.
    attempt('xhr', () => isTrusted && this.readyState === 4 && finish(this, ENDS[type]))
  }

  function finish(xhr: XMLHttpRequest, failure?: string): void {
    const draft = drafts.get(xhr)
    if (!draft?.begun) return
    const { begun, method, url } = draft as Draft & { begun: Begun }
    const { status, responseURL } = xhr
    begun.activity.close({ ...(status && { status }), ...(failure && { error: { type: failure } }) })
    for (const type in ENDS) apply(removeEventListener, xhr, [type, onEnd])
    if (!failure) redirects?.settle(url, responseURL)
    else if (begun.isDecorated && failure === ENDS.error && /^(GET|HEAD)$/.test(method)) redirects?.suspect(url)
  }

  return together(
    patch(prototype, 'open', (native, self, args) => {
      // Anew from a listener that runs before ours.
      attempt('xhr', () => (self as XMLHttpRequest).readyState === 4 && finish(self as XMLHttpRequest))
      apply(native, self, args as never)
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
        apply(native, self, args)
      } catch (error) {
        attempt('xhr', () => draft?.begun?.activity.close({ error: { type: (error as Error).name } }))
        throw error
      }
    }),
  )

  function prepare(xhr: XMLHttpRequest, draft: Draft): void {
    draft.isSent = true
    const place = {
      isOpen: true,
      own: (name: string) => draft.headers[name],
      add: (name: string, value: string) => apply(setRequestHeader, xhr, [name, value]),
    }
    draft.begun = begin('xhr', { ...draft, place })
    for (const type in ENDS) apply(addEventListener, xhr, [type, onEnd])
  }
}
