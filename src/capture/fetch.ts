import type { Activity, SpanIds, Undo } from '../fact.js'
import { attempt } from '../lib/guard.js'
import { together } from '../lib/listen.js'
import { apply, promiseThen } from '../lib/natives.js'
import { patch } from '../lib/patch.js'
import { createCallReader } from './call.js'
import { createRequests, type RequestDeps } from './request.js'

const PARENT = 'traceparent'

/**
 * Gives every `fetch` its ids and records it, from the call to the answer's headers. The page gets the browser's own
 * `Response` and errors; no body is read. Where our own code fails, the native call is made once, as it was asked for.
 */
export function startFetch(deps: RequestDeps): Undo {
  if (!globalThis.fetch) return () => {}
  const { enter, redirects, readParent } = deps
  const begin = createRequests(deps)
  const readCall = createCallReader()
  const { TypeError: NetworkError, DOMException } = globalThis
  const { get, has, set } = Headers.prototype
  let isSending = false
  let theirs: SpanIds | undefined

  // A tracer from before us names the request as it leaves: then that is its name, in place of ours.
  const isAlone = /native code/.test(`${fetch}`)
  const replaceOurs = (native: Headers['append'], self: unknown, args: unknown[]): unknown => {
    if (!isSending || args[0] !== PARENT || !apply(has, self, [PARENT])) return apply(native, self, args as never)
    const named = readParent(`${args[1]}`)
    if (named) apply(set, self, args as never)
    theirs = named ?? theirs
  }
  const unguard = isAlone
    ? () => {}
    : together(patch(Headers.prototype, 'append', replaceOurs), patch(Headers.prototype, 'set', replaceOurs))

  const unpatch = patch(globalThis, 'fetch', (native, self, args) => {
    const send = (): Promise<Response> => apply(native, self, args)
    // With any other `this` the browser refuses: there is no request.
    const isOurs = self === undefined || self === globalThis
    const call = isOurs ? attempt('fetch', () => readCall(args)) : undefined
    const begun = call && attempt('fetch', () => begin('fetch', call))
    if (!begun) return send()

    const { isDecorated } = begun
    const open = (): Activity<'request'> => {
      const named = theirs
      theirs = undefined
      return begun.open(named)
    }
    let promise: Promise<Response>
    try {
      isSending = isDecorated
      promise = send()
    } catch (error) {
      attempt('fetch', () => open().close({ failure: toType(error) })) // only a polyfill throws
      throw error
    } finally {
      isSending = false
      attempt('fetch', call.place.restore)
    }
    const activity = attempt('fetch', open)
    if (!activity) return promise
    return observe(promise, call.url, activity, isDecorated && call.isRepeatable ? send : undefined)
  })
  return together(unpatch, unguard)

  /** The page gets the derived promise: only so is it told of a rejection that it does not handle. */
  function observe(
    promise: Promise<Response>,
    url: string,
    activity: Activity<'request'>,
    sendBare?: () => Promise<Response>,
    isReplay?: true,
  ): Promise<Response> {
    const onAnswer = (response: Response): Response => {
      attempt('fetch', () => {
        enter(activity.cause)
        const { status, headers } = response
        const bytes = apply(get, headers, ['content-length'])
        const attributes = { 'http.response.body.size': bytes ? +bytes : undefined, 'silmari.replayed': isReplay }
        activity.close({ status, attributes })
        redirects?.settle(url, response.url)
      })
      return response
    }
    const onError = (error: unknown): Promise<Response> => {
      const isMendable = attempt('fetch', () => {
        enter(activity.cause)
        const failure = toType(error)
        if (sendBare && failure === 'TypeError' && redirects?.suspect(url)) return true
        activity.close({ failure, attributes: { 'silmari.replayed': isReplay } })
      })
      if (isMendable) return observe(sendBare!(), url, activity, undefined, true)
      throw error
    }
    try {
      return apply(promiseThen, promise, [onAnswer, onError]) as Promise<Response>
    } catch {
      activity.close({}) // a polyfill's promise: its end is not for us to see
      return promise
    }
  }

  /** The browser's name for what went wrong; anything else is a page's own reason for an abort. */
  function toType(error: unknown): string {
    return error instanceof NetworkError || error instanceof DOMException ? error.name : 'AbortError'
  }
}
