import type { Activity, Undo } from '../fact.js'
import { attempt } from '../lib/guard.js'
import { together } from '../lib/listen.js'
import { apply, lowerCase, NativeURL } from '../lib/natives.js'
import { patch } from '../lib/patch.js'
import { steady } from '../lib/steady.js'
import { parseUrl } from '../lib/url.js'
import { createRequests, type Header, type RequestDeps } from './request.js'

/** What the page has told an XMLHttpRequest since it was last opened. */
interface Draft {
  readonly method: string
  readonly url: string
  /** The page's own headers, by lower-case name. */
  readonly headers: Record<string, string>
  isSent?: true
  activity?: Activity<'request'>
  isDecorated?: boolean
  /** Ours, while `send` runs. */
  ours?: readonly Header[] | undefined
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
export function startXhr(deps: RequestDeps): Undo {
  const { prototype } = globalThis.XMLHttpRequest ?? {}
  if (!prototype) return () => {}
  const { redirects, collector } = deps
  const begin = createRequests(deps)
  const { setRequestHeader, addEventListener, removeEventListener } = prototype
  const drafts = steady(new WeakMap<object, Draft>())

  function onEnd(this: XMLHttpRequest, { isTrusted, type }: Event): void {
    // Not done: a listener of the page has opened it anew.
    attempt('xhr', () => isTrusted && this.readyState === 4 && finish(this, ENDS[type]))
  }

  function finish(xhr: XMLHttpRequest, failure?: string): void {
    const { activity, isDecorated, method, url } = drafts.get(xhr) ?? {}
    if (!activity) return
    const { status, responseURL } = xhr
    activity.close({ status, failure })
    for (const type in ENDS) apply(removeEventListener, xhr, [type, onEnd])
    if (!failure) redirects?.settle(url!, responseURL)
    else if (isDecorated && failure === ENDS.error && /^(GET|HEAD)$/.test(method!)) redirects?.suspect(url!)
  }

  return together(
    patch(prototype, 'open', (native, self, args) => {
      // Anew from a listener that runs before ours.
      attempt('xhr', () => (self as XMLHttpRequest).readyState === 4 && finish(self as XMLHttpRequest))
      apply(native, self, args as never)
      attempt('xhr', () => {
        drafts.get(self as object)?.activity?.close({ failure: ENDS.abort })
        drafts.delete(self as object)
        const { 0: method, 1: target } = args
        const url = typeof target === 'string' ? parseUrl(target) : target
        if (typeof method !== 'string' || !(url instanceof NativeURL) || !/^https?:/.test(url.href)) return
        if (collector && url.href.startsWith(collector)) return
        drafts.set(self as object, { method: method.toUpperCase(), url: url.href, headers: Object.create(null) })
      })
    }),
    patch(prototype, 'setRequestHeader', (native, self, args) => {
      // A tracer from before us adds its headers as `send` runs. Ours are there, and of two values none would count.
      const isDouble = ({ 0: name }: Header) => name !== 'baggage' && name === lowerCase(args[0])
      if (attempt('xhr', () => drafts.get(self as object)?.ours?.some(isDouble))) return
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
        attempt('xhr', () => draft?.activity?.close({ failure: (error as Error).name }))
        throw error
      } finally {
        if (draft) draft.ours = undefined
      }
    }),
  )

  function prepare(xhr: XMLHttpRequest, draft: Draft): void {
    draft.isSent = true
    const { method, url, headers } = draft
    const place = {
      own: (name: string) => headers[name],
      add(added: readonly Header[]) {
        draft.ours = added
        added.forEach(header => void apply(setRequestHeader, xhr, header))
      },
    }
    const { open, isDecorated } = begin('xhr', { method, url, place })
    draft.activity = open()
    draft.isDecorated = isDecorated
    for (const type in ENDS) apply(addEventListener, xhr, [type, onEnd])
  }
}
