import { wallNow } from '../lib/clock.js'
import { attempt } from '../lib/guard.js'
import { parseUrl } from '../lib/url.js'
import { type Lease, parseLease, told } from './lease.js'

export interface HandoffOptions {
  /** Origins with which ids are exchanged; each side must name the other. */
  readonly origins: readonly string[]
  /** Where the ids stand in a URL. A fragment never reaches a server or its log; a query does, and survives a page that reads its fragment first. */
  readonly carrier: 'fragment' | 'query'
}

export const PARAMETER = 'silmari'
const IN_URL = /([#?&])silmari=([^&#]*)(&?)/
// A handoff is followed within the time a page takes to load; five minutes leave room for a slow one (a guess).
// Clocks of two pages may differ by a little; what is further ahead than a minute is a forgery.
export const FRESH = { idleMs: 5 * 60e3, maxAgeMs: 24 * 3600e3, aheadMs: 60e3 }

/** `url` with the scenario added, when its origin is one of ours to tell; else `url` as it was. */
export function toHandoffUrl(url: string, lease: Lease, { origins, carrier }: HandoffOptions): string {
  const target = parseUrl(url)
  if (!target || !origins.includes(target.origin)) return url
  const pair = `${PARAMETER}=${told(lease)}`
  if (carrier === 'query') target.search += (target.search ? '&' : '?') + pair
  else target.hash += (target.hash ? '&' : '#') + pair
  return target.href
}

/**
 * Takes a scenario out of the address this page was opened with, so that the page's router never sees it. It counts only
 * if the page before was of a named origin, and is fresh and well formed; taken out it is in any case.
 */
export function takeArrival({ origins }: HandoffOptions): Lease | undefined {
  const found = origins.length ? IN_URL.exec(location.href) : null
  if (!found) return
  const [whole, before, text, after] = found
  // "#silmari=…" alone leaves no "#"; "?silmari=…&a=1" leaves "?a=1".
  const rest = location.href.replace(whole, after ? before! : '')
  attempt('arrival', () => history.replaceState(history.state, '', rest))
  if (origins.includes(parseUrl(document.referrer)?.origin ?? '')) return parseLease(text, wallNow(), FRESH)
}
