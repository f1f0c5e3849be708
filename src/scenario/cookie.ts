import type { Undo } from '../fact.js'
import { guard } from '../lib/guard.js'

export interface CookieOptions {
  readonly domain?: string
  readonly path?: string
  readonly sameSite?: 'Lax' | 'Strict' | 'None'
}

// The name that the log recipes of docs/recipes read; with the id the pair has 37 bytes.
const NAME = 'gtid'

/**
 * Keeps the GlobalTraceId in a first-party session cookie, the only carrier that reaches the logs of CDNs and load
 * balancers for documents and images. `write` again when the id changes; the undo clears it. Where cookies are blocked
 * nothing happens.
 */
export function startCookie(
  options: CookieOptions,
  read: () => string,
): { readonly write: () => void; readonly undo: Undo } {
  const { domain, path = '/', sameSite = 'Lax' } = options
  const attributes =
    `; path=${path}; SameSite=${sameSite}` +
    (domain ? `; domain=${domain}` : '') +
    (location.protocol === 'https:' ? '; Secure' : '')
  const put = guard('cookie', (value: string) => {
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is asynchronous, and a navigation may follow at once
    document.cookie = `${NAME}=${value}${attributes}`
  })
  const write = () => put(read())
  // Tabs of one origin share the cookie: it belongs to the tab that the person looks at.
  const onVisible = guard('cookie', () => {
    if (document.visibilityState === 'visible') write()
  })
  write()
  document.addEventListener('visibilitychange', onVisible)
  return {
    write,
    undo() {
      document.removeEventListener('visibilitychange', onVisible)
      put('; max-age=0')
    },
  }
}
