import type { Undo } from '../fact.js'
import { guard } from '../lib/guard.js'
import type { CookieOptions } from '../options.js'
import type { Identity } from './identity.js'

// The name that the log recipes of docs/recipes read; with the id the pair has 37 bytes.
const NAME = 'gtid'

/**
 * Keeps the GlobalTraceId in a first-party session cookie, the only carrier that reaches the logs of CDNs and load
 * balancers for documents and images. It follows the scenario; the undo clears it. Where cookies are blocked nothing
 * happens.
 */
export function startCookie(options: CookieOptions, { stamp, onChange }: Identity): Undo {
  const { domain, path = '/', sameSite = 'Lax' } = options
  const isSecure = location.protocol === 'https:'
  const place = domain ? `; domain=${domain}` : ''
  const attributes = `; path=${path}; SameSite=${sameSite}${place}${isSecure ? '; Secure' : ''}`
  const put = guard('cookie', (value: string) => {
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is asynchronous, and a navigation may follow at once
    document.cookie = `${NAME}=${value}${attributes}`
  })
  const write = () => put(stamp().globalTraceId)
  // Tabs of one origin share the cookie: it belongs to the tab that the person looks at.
  const onVisible = () => document.visibilityState === 'visible' && write()
  const unsubscribe = onChange(write)
  write()
  document.addEventListener('visibilitychange', onVisible)
  return () => {
    unsubscribe()
    document.removeEventListener('visibilitychange', onVisible)
    put('; max-age=0')
  }
}
