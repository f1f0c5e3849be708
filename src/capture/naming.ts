import type { Fact, Undo } from '../fact.js'

export interface NamingDeps {
  readonly pass: (fact: Fact) => void
  readonly later: (fn: () => void, ms: number) => Undo
}

/** Holds the end of a page load back until the page has had time to name itself. */
export interface Naming {
  pass(fact: Fact): void
  /** Passes on at once what is held back. */
  release(): void
}

// Next.js hydrates 10 to 50 ms after the load on a fast machine; a slow phone takes many times as long.
const NAMED_WITHIN_MS = 1000

/**
 * A page that a server has rendered learns the name of its route when it is hydrated, and that is often after its load. Its
 * end does not change by waiting, for it was told with its time.
 */
export function createNaming({ pass, later }: NamingDeps): Naming {
  let release = (): void => {}
  return {
    pass(fact) {
      if (fact.type !== 'closed' || fact.kind !== 'page') return pass(fact)
      release()
      const callOff = later(() => release(), NAMED_WITHIN_MS)
      release = () => {
        release = callOff
        callOff()
        pass(fact)
      }
    },
    release: () => release(),
  }
}
