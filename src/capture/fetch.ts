import type { Activity, Undo } from '../fact.js'
import { attempt } from '../lib/guard.js'
import { apply, promiseThen } from '../lib/natives.js'
import { patch } from '../lib/patch.js'
import { createAnswerReader } from './answer.js'
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
  const { read, errorType, urlOf } = createAnswerReader(scope)

  return patch(scope, 'fetch', (native, self, args) => {
    const send = (): Promise<Response> => apply(native, self, args)
    // With any other `this` the browser refuses: there is no request.
    const call = self === undefined || self === scope ? attempt('fetch', () => readCall(args)) : undefined
    const request = call && attempt('fetch', () => begin('fetch', call))
    if (!request) return send()

    const { activity, headers } = request
    if (headers) attempt('fetch', () => call.place.add(headers))
    let promise: Promise<Response>
    try {
      promise = send()
    } catch (error) {
      activity.close({ error: { type: errorType(error) } }) // only a polyfill throws
      throw error
    } finally {
      if (headers) call.place.restore()
    }
    return observe(promise, call.url, activity, headers && call.isRepeatable ? send : undefined)
  })

  /** The page gets the derived promise: only so is it told of a rejection that it does not handle. */
  function observe(
    promise: Promise<Response>,
    url: string,
    activity: Activity<'request'>,
    sendBare?: () => Promise<Response>,
  ): Promise<Response> {
    const onAnswer = (response: Response): Response => {
      attempt('fetch', () => {
        enter(activity.cause)
        activity.close(read(response))
        redirects?.settle(url, urlOf(response))
      })
      return response
    }
    const onError = (error: unknown): Promise<Response> => {
      const isMendable = attempt('fetch', () => {
        enter(activity.cause)
        const type = errorType(error)
        if (sendBare && type === 'TypeError' && redirects?.suspect(url)) return true
        activity.close({ error: { type } })
      })
      if (isMendable) return observe(sendBare!(), url, activity)
      throw error
    }
    return attempt('fetch', () => apply(promiseThen, promise, [onAnswer, onError]) as Promise<Response>) ?? promise
  }
}
