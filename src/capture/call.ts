import { attribute } from '../lib/attribute.js'
import { NativeURL } from '../lib/natives.js'
import { parseUrl } from '../lib/url.js'
import { isPlain, peek } from './init.js'
import { type FetchPlace, inInit, inRequest } from './place.js'

/** What a page asks of `fetch`, read without running its code. */
export interface Call {
  readonly method: string
  /** Absolute. */
  readonly url: string
  readonly place: FetchPlace
  /** Whether the request follows redirects, and asking the server once more changes nothing. */
  readonly isRepeatable: boolean
}

const OPTIONS = ['url', 'method', 'mode', 'signal', 'redirect', 'integrity', 'keepalive', 'headers'] as const

/**
 * `undefined`: leave this call alone, for it makes no request over HTTP, or the browser has something to say to the page
 * at once, or it is made in a way we do not know.
 */
export function createCallReader(): (args: unknown[]) => Call | undefined {
  // A page's own class may show another URL than the one that is fetched: only the native getters are believed.
  const ofRequest: Record<string, (of: unknown) => unknown> = {}
  for (const option of OPTIONS) ofRequest[option] = attribute(Request.prototype, option)
  // A copy, for a page may replace the methods later.
  const { get, set, append, delete: remove } = Headers.prototype
  const headerMethods = { get, set, append, delete: remove } as Headers

  return args => {
    const { 0: input, 1: given } = args
    if (given && typeof given !== 'object') return
    const init = given || undefined
    const requested = typeof input === 'object' ? (ofRequest.url!(input) as string | undefined) : undefined
    const isText = typeof input === 'string' || input === location
    const typed = isText ? parseUrl(input as string) : input instanceof NativeURL ? input : undefined
    const url = requested ?? typed?.href
    if (!url || !/^https?:/.test(url)) return

    const option = (name: (typeof OPTIONS)[number]): unknown => {
      const found = peek(init, name)
      // A getter is left to the browser, except where `init` is itself a Request.
      return (found?.get ? ofRequest[name]!(init) : found?.value) ?? (requested && ofRequest[name]!(input))
    }
    if ((option('signal') as AbortSignal | undefined)?.aborted) return
    const method = option('method') ?? (peek(init, 'method')?.get ? '_OTHER' : 'GET')
    const own = peek(init, 'headers')
    const isLent = requested && !own?.get && own?.value === undefined
    const place = isLent ? inRequest(ofRequest.headers!(input) as Headers, headerMethods) : inInit(args)
    if (!place || typeof method !== 'string') return
    const mode = option('mode') ?? 'cors'
    return {
      method: method.toUpperCase(),
      url,
      place: mode === 'no-cors' ? { ...place, add: undefined } : place,
      isRepeatable:
        /^(get|head)$/i.test(method) &&
        isPlain(init) &&
        (option('redirect') ?? 'follow') === 'follow' &&
        mode === 'cors' &&
        !option('integrity') &&
        !option('keepalive'),
    }
  }
}
