import type { Undo } from '../fact.js'
import { listen } from '../lib/listen.js'

/** Makes sure that what a page has written is sent by one living page: by itself, or after its end by one other. */
export interface Claims {
  /** Whether `owner` is now ours: nobody alive has it. Held until `release` or the end of the page, however it ends. */
  claim(owner: string): Promise<boolean>
  /** Gives all up, for this page may go into the back/forward cache. */
  release(): void
}

// Timers of a hidden tab run once a minute at worst; then twice to be sure. Late costs a wait, early a record sent twice.
const LEASE_MS = 150_000
const RENEW_EVERY_MS = 60_000
// A page that was ended by its browser has given nothing up. One that lives answers this soon, hidden or not, unless it is
// busy: then a record is sent twice.
const ANSWER_MS = 2000
// Written to ask whether the owner named by it is alive; other pages are told by a `storage` event.
const ASK_KEY = 'silmari.ask'

/**
 * By Web Locks; where there are none (Safari before 15.4, plain http), by leases in localStorage. So too in Firefox: it
 * keeps a page that holds a lock out of the back/forward cache, though the lock is given up on `pagehide` (Firefox 153,
 * test/e2e/page-life.test.ts).
 */
export function createClaims(now: () => number, later: (fn: () => void, ms: number) => Undo): Claims {
  const { locks } = navigator
  const isFirefox = 'mozInnerScreenX' in window
  const releases: Undo[] = []

  const byLock = (owner: string) =>
    new Promise<boolean>(resolve => {
      const hold = (lock: Lock | null) => {
        resolve(!!lock)
        return lock && new Promise<void>(release => releases.push(release))
      }
      locks.request(`silmari ${owner}`, { ifAvailable: true }, hold).catch(() => resolve(false))
    })

  const keyOf = (owner: string) => `silmari.owner.${owner}`

  function lease(owner: string): void {
    let stop: Undo
    const renew = () => {
      localStorage[keyOf(owner)] = now() + LEASE_MS
    }
    const renewAgain = () => {
      renew()
      stop = later(renewAgain, RENEW_EVERY_MS)
    }
    renewAgain()
    const unlisten = listen(window, 'storage', ({ key, newValue }: StorageEvent) => {
      if (key === ASK_KEY && newValue?.startsWith(owner)) renew()
    })
    releases.push(() => {
      stop()
      unlisten()
      delete localStorage[keyOf(owner)]
    })
  }

  async function isAlive(owner: string): Promise<boolean> {
    const known = localStorage[keyOf(owner)]
    if (!(Number(known) > now())) return false
    localStorage[ASK_KEY] = `${owner} ${now()}`
    await new Promise<void>(resolve => later(resolve, ANSWER_MS))
    delete localStorage[ASK_KEY]
    return localStorage[keyOf(owner)] !== known
  }

  const byLease = async (owner: string) => {
    try {
      if (await isAlive(owner)) return false
      lease(owner)
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
