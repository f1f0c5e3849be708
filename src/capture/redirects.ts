import { createTable } from '../lib/table.js'

// A page has few endpoints that redirect to other origins; past this many, all are learned anew. A guess.
const MAX_PATHS = 100

/**
 * Remembers paths of this origin whose requests are redirected to another one, so that they go without our headers: there
 * these would need a preflight, or arrive where nobody named a target (docs/decisions/0001-redirects.md).
 */
export interface Redirects {
  /** Whether a request to `url` shall go undecorated. */
  isBare(url: string): boolean
  /** A decorated request failed without an answer: `true` if going undecorated may mend it. */
  suspect(url: string): boolean
  /** A request was answered, in the end from `finalUrl`: a path that stays at home may be decorated again. */
  settle(url: string, finalUrl: string): void
}

export function createRedirects(origin: string): Redirects {
  const paths = createTable<boolean>(MAX_PATHS)
  const isHome = (url: string): boolean => url.startsWith(`${origin}/`)
  const isBare = (url: string): boolean => !!paths.get(toPath(url))
  const learn = (url: string, isGone: boolean): void => paths.set(toPath(url), isGone)
  return {
    isBare,
    suspect(url) {
      if (isHome(url)) learn(url, true)
      return isHome(url)
    },
    settle(url, finalUrl) {
      const isGone = !isHome(finalUrl)
      // An opaque answer has no URL and teaches nothing.
      if (finalUrl && isHome(url) && isGone !== isBare(url)) learn(url, isGone)
    },
  }
}

function toPath(url: string): string {
  return url.split(/[?#]/, 1)[0]!
}
