import type { EpochMs, Fact, Opened } from '../fact.js'

/** The page and what happened on it lately, for things that the browser tells only afterwards. */
export interface Causes {
  add(fact: Fact): void
  page(): Opened | undefined
  /** The interaction or route with this span id. */
  find(spanId: string): Opened | undefined
  /** The interaction or route that opened nearest to a moment. */
  near(kind: 'interaction' | 'route', at: EpochMs): Opened | undefined
}

// The slowest interaction of a page may be long ago; a guess at how many come after it.
const MAX_KEPT = 200
// From a press to its release, or from a click to the route that it opens.
const NEAR_MS = 1000

export function createCauses(): Causes {
  let page: Opened | undefined
  let recent: Opened[] = []
  return {
    page: () => page,
    find: spanId => recent.find(({ ids }) => ids.spanId === spanId),
    add(fact) {
      if (fact.type !== 'opened') return
      if (fact.kind === 'page') page = fact
      else if (fact.kind === 'interaction' || fact.kind === 'route') recent = [...recent.slice(1 - MAX_KEPT), fact]
    },
    near(kind, at) {
      const distance = (each: Opened) => Math.abs(each.at - at)
      return recent
        .filter(each => each.kind === kind && distance(each) < NEAR_MS)
        .sort((a, b) => distance(a) - distance(b))[0]
    },
  }
}
