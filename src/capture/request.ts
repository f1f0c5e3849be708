import type { Activity, Cause, OpenActivity, RequestOpened, SpanIds } from '../fact.js'
import { now } from '../lib/clock.js'
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
  /** The ids of a `traceparent` that stands on a request already. */
  readonly readParent: (traceparent: string) => SpanIds | undefined
  /** How often a key has been met: one for all ways of making requests. */
  readonly count: (key: string) => number
  /** Left out: requests are never replayed or left undecorated for a redirect (`propagate.redirects: 'strict'`). */
  readonly redirects?: Redirects | undefined
  /** Where telemetry goes: not recorded, though a polyfill may make its fetch of an XMLHttpRequest. */
  readonly collector?: string | undefined
}

/** What a page is about to ask of a server. */
export interface Outgoing {
  readonly method: string
  /** Absolute. */
  readonly url: string
  /** Left out: it has none that could be seen. */
  readonly place?: Place
}

/** Where the headers of a request are. */
export interface Place {
  /** The page's own value of a header, by lower-case name. */
  own(name: string): string | undefined
  /** Adds headers, each as one more value where there is one. Left out: none can be added. */
  add?(headers: readonly Header[]): void
}

/** A request as it leaves. */
export interface Begun {
  readonly isDecorated: boolean
  /** Records it; `theirs`: what a tracer from before us has named it meanwhile. */
  open(theirs?: SpanIds): Activity<'request'>
}

// What a fact may hold of a URL; a guess that no longer one is worth reading.
const MAX_URL_CHARS = 4096

/** Makes the function that records a request as it leaves, and adds to its headers. */
export function createRequests(deps: RequestDeps): (api: RequestOpened['api'], outgoing: Outgoing) => Begun {
  const { open, current, headersFor, readParent, count, redirects } = deps
  // A page may put one id on many requests; only the first of them can be the span of that id.
  const named = (theirs: SpanIds): SpanIds => (count(theirs.spanId) ? child(theirs) : theirs)
  return (api, { method, url, place }) => {
    const cause = current()
    // A tracer that was here before us has named this request: then that is its name.
    const stated = readParent(place?.own('traceparent') ?? '')
    const ids = cause.isRequest ? cause.ids : stated ? named(stated) : child(cause.ids)
    const mayAdd = place?.add && !redirects?.isBare(url)
    const headers = mayAdd ? attempt('headers', () => headersFor(url, ids)) : undefined
    const shown = url.slice(0, MAX_URL_CHARS)
    const resend = count(`${cause.ids.spanId} ${method} ${shown}`)
    // The pipeline reads from the stack whose script it was; an Error is cheap until it is read.
    const trail = new NativeError()
    const detail = { api, method, url: shown, resend, decorated: !!headers, trail }
    const at = now()
    if (headers) attempt('headers', () => place!.add!(absent(headers, place!)))
    return {
      isDecorated: !!headers,
      open: theirs => open('request', detail, { ids: theirs ? named(theirs) : ids, cause, at }),
    }
  }
}

function child({ traceId, spanId, sampled }: SpanIds): SpanIds {
  return { traceId, spanId: newSpanId(), parentSpanId: spanId, sampled }
}

/** A header that the page has set is left to it; `baggage` is a list, so ours goes behind what is there. */
function absent(headers: readonly Header[], place: Place): readonly Header[] {
  return headers.filter(({ 0: name }) => {
    const theirs = place.own(name)
    // Baggage that names a scenario came from `headersFor`: it is all there.
    return name === 'baggage' ? !theirs?.includes('global_trace_id=') : theirs === undefined
  })
}
