import type { EpochMs, Stamp, Undo } from '../fact.js'
import { now } from '../lib/clock.js'
import { createEmitter } from '../lib/emitter.js'
import { guard } from '../lib/guard.js'
import { newGlobalTraceId, newTraceId } from '../lib/ids.js'
import type { Storage } from '../lib/storage.js'
import { formatLease, isAlive, type Lease, type LeaseLimits, parseLease } from './lease.js'

/** Who the page is: scenario, session, page, tab and context values, as one {@link Stamp}. */
export interface Identity {
  stamp(): Stamp
  /** The scenario as another page or window is told of it. */
  lease(): Lease
  /** Something happened: keeps scenario and session alive, or begins new ones where they have run out. */
  touch(): Stamp
  /** Begins a new scenario, or goes on with one that began elsewhere. */
  begin(name: string, elsewhere?: Lease): void
  /** A new document, or an old one that came back: a page id of its own. */
  newPage(): void
  setContext(context: Readonly<Record<string, string>>): void
  onChange(fn: (stamp: Stamp) => void): Undo
  /** Another tab of the profile wrote the session anew. */
  readSession(): void
  /** Takes what we stored away, and stores nothing more. */
  forget: Undo
}

export interface IdentityDeps {
  /** Lives as long as the tab: the scenario. */
  readonly tab: Storage
  /** Lives in the browser profile: the session. */
  readonly profile: Storage
  readonly tabId: string
  /** A scenario that was handed over by the page before, on another origin. */
  readonly arrived?: Lease | undefined
  readonly scenario: LeaseLimits
  readonly context: Readonly<Record<string, string>>
  /** Decides once per scenario. */
  readonly isSampled: (globalTraceId: string) => boolean
}

const SCENARIO_KEY = 'silmari.scenario'
export const SESSION_KEY = 'silmari.session'
// DESIGN §2: a session is one visit of a browser profile.
const SESSION_LIMITS: LeaseLimits = { idleMs: 30 * 60e3, maxAgeMs: 12 * 3600e3 }
// Storage writes are synchronous; a lease that is five seconds stale expires five seconds early, no more.
const WRITE_EVERY_MS = 5000

/** Resumes or mints scenario and session, synchronously and before any network use. */
export function createIdentity(deps: IdentityDeps): Identity {
  const { tab, profile, tabId, arrived, scenario: limits, isSampled } = deps
  const changes = createEmitter<Stamp>(0)
  let { context } = deps
  let pageId = newTraceId()
  let scenario = arrived ?? parseLease(tab.get(SCENARIO_KEY), now(), limits)
  let session = parseLease(profile.get(SESSION_KEY), now(), SESSION_LIMITS)
  let writtenAt = 0
  let isOver = false
  let stamp: Stamp | undefined

  function renew(): void {
    const { id: globalTraceId, name } = scenario!
    const named = name ? { scenarioName: name } : {}
    const sampled = isSampled(globalTraceId)
    stamp = Object.freeze({ globalTraceId, ...named, sessionId: session!.id, pageId, tabId, sampled, context })
    changes.emit(stamp)
  }

  function write(at: EpochMs): void {
    if (isOver) return
    writtenAt = at
    tab.set(SCENARIO_KEY, formatLease(scenario!))
    profile.set(SESSION_KEY, formatLease(session!))
  }

  function begin(name: string, elsewhere?: Lease): void {
    const at = now()
    scenario = elsewhere ?? { id: newGlobalTraceId(Math.floor(at)), startedAt: at, lastAt: at, name }
    write(at)
    renew()
  }

  function touch(): Stamp {
    const at = now()
    const isNewSession = !session || !isAlive(session, at, SESSION_LIMITS)
    if (isNewSession) session = { id: newTraceId(), startedAt: at, lastAt: at, name: '' }
    if (!scenario || !isAlive(scenario, at, limits)) begin('')
    else if (isNewSession || !stamp) renew()
    scenario = { ...scenario!, lastAt: at }
    session = { ...session!, lastAt: at }
    if (at - writtenAt > WRITE_EVERY_MS) write(at)
    return stamp!
  }

  touch()
  return {
    stamp: () => stamp!,
    lease: () => scenario!,
    touch,
    begin,
    newPage() {
      pageId = newTraceId()
      // The tab may have gone on in another scenario while this document was in a cache, or not yet shown.
      scenario = parseLease(tab.get(SCENARIO_KEY), now(), limits) ?? scenario
      renew()
    },
    setContext(next) {
      context = next
      renew()
    },
    onChange: changes.on,
    readSession() {
      const other = parseLease(profile.get(SESSION_KEY), now(), SESSION_LIMITS)
      if (!other || other.id === session!.id) return
      session = other
      renew()
    },
    forget() {
      isOver = true
      tab.remove(SCENARIO_KEY)
      profile.remove(SESSION_KEY)
    },
  }
}

/** Agrees on the session with the other tabs of the profile: the last one that was written holds for all. */
export function startSharing({ readSession }: Identity): Undo {
  const onStorage = guard('session', (event: StorageEvent) => {
    if (event.key === SESSION_KEY) readSession()
  })
  window.addEventListener('storage', onStorage)
  return () => window.removeEventListener('storage', onStorage)
}
