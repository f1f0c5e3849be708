import type { Undo } from '../fact.js'
import { wallNow } from '../lib/clock.js'
import { guard } from '../lib/guard.js'
import { listen, together } from '../lib/listen.js'
import type { CookieOptions } from '../options.js'
import type { Identity } from './identity.js'
import { isAlive, type LeaseLimits } from './lease.js'

// The name that the log recipes of docs/recipes read; with the id the pair has 37 bytes.
const NAME = 'gtid'

// As often as the cookie's life is prolonged, or twice in the idle time of a scenario that is shorter; a guess.
const KEEP_EVERY_MS = 60e3

export interface CookieDeps {
  readonly options: CookieOptions
  readonly scenario: LeaseLimits
  readonly identity: Identity
  readonly later: (fn: () => void, ms: number) => Undo
}

/**
 * Keeps the GlobalTraceId in a first-party cookie, the only carrier that reaches the logs of CDNs and load balancers for
 * documents and images. It follows the scenario and goes when that has idled out, also where no page is left to clear it;
 * the undo clears it at once. Where cookies are blocked nothing happens.
 */
export function startCookie({ options, scenario, identity, later }: CookieDeps): Undo {
  const { domain, path = '/', sameSite = 'Lax' } = options
  const isSecure = location.protocol === 'https:'
  const place = domain ? `; domain=${domain}` : ''
  const attributes = `; path=${path}; SameSite=${sameSite}${place}${isSecure ? '; Secure' : ''}`
  const put = guard('cookie', (value: string) => {
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is asynchronous, and a navigation may follow at once
    document.cookie = `${NAME}=${value}${attributes}`
  })
  const clear = () => put('; max-age=0')
  const write = () => put(`${identity.stamp().globalTraceId}; max-age=${Math.ceil(scenario.idleMs / 1e3)}`)
  // Tabs of one origin share the cookie: it belongs to the tab that the person looks at.
  function keep(): void {
    if (document.visibilityState !== 'visible') return
    if (isAlive(identity.lease(), wallNow(), scenario)) write()
    else clear()
  }
  let stopKeeping: Undo
  function keepOn(): void {
    stopKeeping = later(keepOn, Math.min(KEEP_EVERY_MS, scenario.idleMs / 2))
    keep()
  }
  write()
  keepOn()
  return together(identity.onChange(write), listen(document, 'visibilitychange', keep), () => stopKeeping(), clear)
}
