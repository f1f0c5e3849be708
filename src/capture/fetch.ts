import type { Activity, Undo } from '../fact.js'
import { attempt } from '../lib/guard.js'
import { apply, promiseThen } from '../lib/natives.js'
import { patch } from '../lib/patch.js'
import { createCallReader } from './call.js'
import { createRequests, type RequestDeps } from './request.js'

export interface FetchDeps extends RequestDeps {
  /** A window or a worker's global. Default the one that we run in. */
  readonly scope?: typeof globalThis
}

/**
 * Gives every `fetch` its ids and records it, from the call to the answer's headers. The page gets the browser's own
 * `Response` and errors; no body is read. Where our own code fails, the native call is made once, as it was asked for.
 */
export function startFetch({ scope = globalThis, ...deps }: FetchDeps): Undo {
  if (!scope.fetch) return () => {}
  const { enter, redirects } = deps
  const begin = createRequests(deps)
  const readCall = createCallReader(scope)
  const { TypeError: NetworkError, DOMException } = scope
  const { get } = scope.Headers.prototype

  return patch(scope, 'fetch', (native, self, args) => {
    const send = (): Promise<Response> => apply(native, self, args)
    // With any other `this` the browser refuses: there is no request.
    const call = self === undefined || self === scope ? attempt('fetch', () => readCall(args)) : undefined
    const begun = call && attempt('fetch', () => begin('fetch', call))
    if (!begun) return send()

    const { activity, isDecorated } = begun
    let promise: Promise<Response>
    try {
      promise = send()
    } catch (error) {
      activity.close({ error: { type: toType(error) } }) // only a polyfill throws
      throw error
    } finally {
      call.place.restore()
    }
    return observe(promise, call.url, activity, isDecorated && call.isRepeatable ? send : undefined)
  })

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
        activity.close({
          ...(status && { status }), // an opaque answer has status 0: nothing is known of it
          attributes: { 'http.response.body.size': bytes ? +bytes : undefined, 'silmari.replayed': isReplay },
        })
        redirects?.settle(url, response.url)
      })
      return response
    }
    const onError = (error: unknown): Promise<Response> => {
      const isMendable = attempt('fetch', () => {
        enter(activity.cause)
        const type = toType(error)
        if (sendBare && type === 'TypeError' && redirects?.suspect(url)) return true
        activity.close({ error: { type }, attributes: { 'silmari.replayed': isReplay } })
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
    if (error instanceof NetworkError) return 'TypeError'
    return error instanceof DOMException ? error.name : 'AbortError'
  }
}
