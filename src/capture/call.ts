import { attribute } from '../lib/attribute.js'
import { baseOf, parseUrl } from '../lib/url.js'
import { isPlain, peek } from './init.js'
import { createLoan, type FetchPlace, inInit } from './place.js'

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
export function createCallReader(scope: typeof globalThis): (args: unknown[]) => Call | undefined {
  const ofRequest: Record<string, (of: unknown) => unknown> = {}
  for (const option of OPTIONS) ofRequest[option] = attribute(scope.Request?.prototype, option)
  const hrefOf = attribute(scope.URL.prototype, 'href')
  const isAborted = attribute(scope.AbortSignal?.prototype, 'aborted')
  const inRequest = createLoan(scope)
  const toHref = (text: string): string | undefined => hrefOf(parseUrl(text, baseOf(scope)))

  return args => {
    const { 0: input, 1: init } = args
    if (init && typeof init !== 'object') return
    const asked = init || undefined
    const isRequest = !!input && typeof input === 'object' && ofRequest.url!(input) !== undefined
    const url = isRequest ? (input as Request).url : typeof input === 'string' ? toHref(input) : hrefOf(input)
    if (!url || !/^https?:/.test(url)) return

    const option = (name: (typeof OPTIONS)[number]): unknown => {
      const found = peek(asked, name)
      // A getter is left to the browser, except where `init` is itself a Request.
      const given = found?.get ? ofRequest[name]!(asked) : found?.value
      return given ?? (isRequest ? ofRequest[name]!(input) : undefined)
    }
    if (isAborted(option('signal'))) return
    const method = option('method') ?? (peek(asked, 'method')?.get ? '_OTHER' : 'GET')
    const given = peek(asked, 'headers')
    const isLent = isRequest && !given?.get && given?.value === undefined
    const place = isLent ? inRequest(ofRequest.headers!(input) as Headers) : inInit(args)
    if (!place || typeof method !== 'string') return
    return {
      method: method.toUpperCase(),
      url,
      place: option('mode') === 'no-cors' ? { ...place, isOpen: false } : place,
      isRepeatable:
        /^(get|head)$/i.test(method) &&
        (!asked || isPlain(asked)) &&
        (option('redirect') ?? 'follow') === 'follow' &&
        option('mode') !== 'same-origin' &&
        !option('integrity') &&
        !option('keepalive'),
    }
  }
}
