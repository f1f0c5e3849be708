import type { Activity, Cause, OpenActivity, RequestOpened, SpanIds } from '../fact.js'
import { attempt } from '../lib/guard.js'
import { newSpanId } from '../lib/ids.js'
import { NativeError } from '../lib/natives.js'
import type { Redirects } from './redirects.js'

export type Header = readonly [name: string, value: string]

export interface RequestDeps {
  readonly open: OpenActivity
  /** The cause that a request made now would have. */
  readonly current: () => Cause
  /** What a request to `url` carries; `undefined`: the target was not named, leave the request alone. */
  readonly headersFor: (url: string, ids: SpanIds) => readonly Header[] | undefined
  /** Makes `cause` current until the running task ends. */
  readonly enter: (cause: Cause) => void
  /** How often a key has been met: one for all ways of making requests. */
  readonly count: (key: string) => number
  /** Left out: requests are never replayed or left undecorated for a redirect (`propagate.redirects: 'strict'`). */
  readonly redirects?: Redirects | undefined
}

/** What a page is about to ask of a server. */
export interface Outgoing {
  readonly method: string
  /** Absolute. */
  readonly url: string
  readonly place: Place
}

/** Where the headers of a request are. */
export interface Place {
  /** Whether headers can be added at all. */
  readonly isOpen: boolean
  /** The page's own value of a header, by lower-case name. */
  own(name: string): string | undefined
  /** Adds a header, or one more value to a header that is there. */
  add(name: string, value: string): void
}

/** Of what carries no headers of ours. */
export const NOWHERE: Place = { isOpen: false, own: () => undefined, add() {} }

export interface Begun {
  readonly activity: Activity<'request'>
  readonly isDecorated: boolean
}

// What a fact may hold of a URL; a guess that no longer one is worth reading.
const MAX_URL_CHARS = 4096
// W3C Trace Context §3.2: version ff is invalid, version 00 has nothing after the flags, no id is all zeros.
const TRACEPARENT = /^(?!ff|00.{54})[\da-f]{2}-(?!0{32})([\da-f]{32})-(?!0{16})([\da-f]{16})-([\da-f]{2})(?![^-])/

/** Makes the function that records a request as it leaves, and adds to its headers. */
export function createRequests(deps: RequestDeps): (api: RequestOpened['api'], outgoing: Outgoing) => Begun {
  const { open, current, headersFor, count, redirects } = deps
  return (api, { method, url, place }) => {
    const cause = current()
    const theirs = adopt(place.own('traceparent'))
    // A page may put one id on many requests; only the first of them can be the span of that id.
    const ids = theirs && !count(theirs.spanId) ? theirs : child(theirs ?? cause.ids)
    const mayAdd = place.isOpen && !redirects?.isBare(url)
    const headers = mayAdd ? attempt('headers', () => headersFor(url, ids)) : undefined
    const shown = url.slice(0, MAX_URL_CHARS)
    const resend = count(`${cause.ids.spanId} ${method} ${shown}`)
    // Where no person acted, the pipeline reads from the stack whose script it was; an Error is cheap until it is read.
    const trail = cause.interactionId ? undefined : { trail: new NativeError() }
    const detail = { api, method, url: shown, resend, decorated: !!headers, ...trail }
    const activity = open('request', detail, { ids, cause })
    if (headers) attempt('headers', () => addAbsent(headers, place))
    return { activity, isDecorated: !!headers }
  }
}

function child({ traceId, spanId, sampled }: SpanIds): SpanIds {
  return { traceId, spanId: newSpanId(), parentSpanId: spanId, sampled }
}

/** A tracer that was here before us has named this request: then that is its name. */
function adopt(traceparent: string | undefined): SpanIds | undefined {
  const found = traceparent && TRACEPARENT.exec(traceparent)
  if (!found) return
  return { traceId: found[1]!, spanId: found[2]!, sampled: (Number.parseInt(found[3]!, 16) & 1) === 1 }
}

/** A header that the page has set is left to it; `baggage` is a list, so ours goes behind what is there. */
function addAbsent(headers: readonly Header[], place: Place): void {
  for (let i = 0; i < headers.length; i++) {
    const { 0: name, 1: value } = headers[i]!
    const theirs = place.own(name)
    // Baggage that names a scenario came from `headersFor`: it is all there.
    const isFree = name === 'baggage' ? !theirs?.includes('global_trace_id=') : theirs === undefined
    if (isFree) place.add(name, value)
  }
}
