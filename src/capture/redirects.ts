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
  let paths: Record<string, boolean> = Object.create(null)
  let size = 0
  const isHome = (url: string): boolean => url === origin || url.slice(0, origin.length + 1) === `${origin}/`
  const set = (url: string, isBare: boolean): void => {
    const path = toPath(url)
    if (paths[path] === undefined && ++size > MAX_PATHS) {
      paths = Object.create(null)
      size = 1
    }
    paths[path] = isBare
  }
  return {
    isBare: url => size > 0 && !!paths[toPath(url)],
    suspect(url) {
      const isOurs = isHome(url)
      if (isOurs) set(url, true)
      return isOurs
    },
    settle(url, finalUrl) {
      // An opaque answer has no URL and teaches nothing.
      if (!finalUrl || !isHome(url)) return
      const isGone = !isHome(finalUrl)
      if (isGone || (size > 0 && paths[toPath(url)])) set(url, isGone)
    },
  }
}

function toPath(url: string): string {
  return url.split(/[?#]/, 1)[0]!
}
