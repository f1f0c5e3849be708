/** Makes sure that what a page has written is sent by one living page: by itself, or after its end by one other. */
export interface Claims {
  /** Whether `owner` is now ours: nobody alive has it. Held until `release` or the end of the page, however it ends. */
  claim(owner: string): Promise<boolean>
  /** Gives all up, for this page may go into the back/forward cache. */
  release(): void
}

// Timers of a hidden tab run once a minute at worst; then twice to be sure. Late costs a wait, early a record sent twice.
const LEASE_MS = 150_000

/**
 * By Web Locks; where there are none (Safari before 15.4, plain http), by leases in localStorage. So too in Firefox: it
 * keeps a page that holds a lock out of the back/forward cache, though the lock is given up on `pagehide` (Firefox 153,
 * test/e2e/page-life.test.ts).
 */
export function createClaims(now: () => number, repeat: (fn: () => void) => () => void): Claims {
  const { locks } = navigator
  const isFirefox = 'mozInnerScreenX' in window
  const releases: (() => void)[] = []

  const byLock = (owner: string) =>
    new Promise<boolean>(resolve => {
      const hold = (lock: Lock | null) => {
        resolve(!!lock)
        return lock && new Promise<void>(release => releases.push(release))
      }
      locks.request(`silmari ${owner}`, { ifAvailable: true }, hold).catch(() => resolve(false))
    })

  const byLease = async (owner: string) => {
    const key = `silmari.owner.${owner}`
    try {
      if (Number(localStorage[key]) > now()) return false
      const renew = () => {
        localStorage[key] = now() + LEASE_MS
      }
      renew()
      const stop = repeat(renew)
      releases.push(() => {
        stop()
        delete localStorage[key]
      })
    } catch {
      // No storage: then there is no journal either.
    }
    return true
  }

  return {
    claim: locks && !isFirefox ? byLock : byLease,
    release() {
      for (const release of releases.splice(0)) release()
    },
  }
}
