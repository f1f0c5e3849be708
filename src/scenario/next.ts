import { wallNow } from '../lib/clock.js'
import type { Storage } from '../lib/storage.js'
import { parseUrl } from '../lib/url.js'
import { type Lease, parseLease } from './lease.js'

const KEY = 'silmari.next'
// From the click to the first script of the new tab; a guess with room for a slow server.
const FRESH = { idleMs: 10e3, maxAgeMs: 24 * 3600e3 }

/** Leaves word for the tab that is about to open `url` on this origin: the scenario it belongs to. */
export function leaveNext(profile: Storage, url: string, lease: string): void {
  profile.set(KEY, `${lease} ${url}`)
}

/** Takes the word that was left for this page, if it was left just now and for this address. */
export function takeNext(profile: Storage): Lease | undefined {
  const [text, url] = (profile.get(KEY) ?? '').split(' ')
  if (url !== location.href) return
  profile.remove(KEY)
  return parseLease(text, wallNow(), FRESH)
}

/**
 * Takes the word that was left for another page of this origin, which a server has redirected to this one: in a new tab
 * only, and if a page of this origin has opened it.
 */
export function takeRedirected(profile: Storage): Lease | undefined {
  const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
  const isOpened = history.length === 1 && parseUrl(document.referrer)?.origin === location.origin
  const word = profile.get(KEY)
  if (!isOpened || !navigation?.redirectCount || !word) return
  profile.remove(KEY)
  return parseLease(word.split(' ')[0], wallNow(), FRESH)
}
