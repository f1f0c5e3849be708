// A page has few endpoints that redirect to other origins; past this many, all are learned anew. A guess.
const MAX_PATHS = 100

/**
 * Remembers paths of this origin whose requests must go without our headers. A request with custom headers that is
 * redirected to another origin needs a preflight there, which it would not have needed without us (docs/decisions/0001).
 */
export interface Redirects {
  /** Whether a request to `url` shall go undecorated. */
  isBare(url: string): boolean
  /** A decorated request failed without an answer: `true` if going undecorated may mend it. */
  suspect(url: string): boolean
  /** A request was answered, at last from `finalUrl`: a path that stayed at home may be decorated again. */
  settle(url: string, finalUrl: string): void
}

export function createRedirects(origin: string): Redirects {
  let paths: Record<string, true> = Object.create(null)
  let size = 0
  const isHome = (url: string): boolean => url === origin || url.slice(0, origin.length + 1) === `${origin}/`
  return {
    isBare: url => size > 0 && paths[toPath(url)] === true,
    suspect(url) {
      if (!isHome(url)) return false
      const path = toPath(url)
      if (paths[path]) return true
      if (++size > MAX_PATHS) {
        paths = Object.create(null)
        size = 1
      }
      paths[path] = true
      return true
    },
    settle(url, finalUrl) {
      if (size === 0 || !isHome(finalUrl)) return
      const path = toPath(url)
      if (!paths[path]) return
      delete paths[path]
      size--
    },
  }
}

function toPath(url: string): string {
  return url.split(/[?#]/, 1)[0]!
}
