import type { EpochMs, Stamp, Undo } from '../fact.js'
import { now, wallNow } from '../lib/clock.js'
import { createEmitter } from '../lib/emitter.js'
import { newGlobalTraceId, newTraceId } from '../lib/ids.js'
import { listen } from '../lib/listen.js'
import type { Storage } from '../lib/storage.js'
import { formatLease, isAlive, type Lease, type LeaseLimits, parseLease, use } from './lease.js'

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
  /** Another tab of the profile wrote the session anew, or another frame of the tab the scenario. */
  readStored(): void
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
const SESSION_KEY = 'silmari.session'
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
  let scenario = arrived
  let session: Lease | undefined
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

  const storedScenario = () => parseLease(tab.get(SCENARIO_KEY), wallNow(), limits)
  const storedSession = () => parseLease(profile.get(SESSION_KEY), wallNow(), SESSION_LIMITS)

  function read(): void {
    scenario = storedScenario() ?? scenario
    session = storedSession() ?? session
  }

  function write(at: EpochMs): void {
    if (isOver) return
    writtenAt = at
    tab.set(SCENARIO_KEY, formatLease(scenario!))
    profile.set(SESSION_KEY, formatLease(session!))
  }

  function begin(name: string, elsewhere?: Lease): void {
    const at = wallNow()
    scenario = elsewhere ?? { id: newGlobalTraceId(Math.floor(now())), startedAt: at, lastAt: at, name }
    write(at)
    renew()
  }

  function touch(): Stamp {
    const at = wallNow()
    const isStale = !session || !isAlive(session, at, SESSION_LIMITS)
    // What has run out here may be in use elsewhere: in another tab the session, in another frame the scenario.
    if (isStale) session = storedSession() ?? { id: newTraceId(), startedAt: at, lastAt: at, name: '' }
    session = use(session!, at)
    if (!scenario || !isAlive(scenario, at, limits)) begin('', storedScenario())
    else if (isStale || !stamp) renew()
    scenario = use(scenario!, at)
    if (Math.abs(at - writtenAt) > WRITE_EVERY_MS) write(at)
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
      read()
      renew()
    },
    setContext(next) {
      context = next
      renew()
    },
    onChange: changes.on,
    readStored() {
      read()
      if (scenario!.id !== stamp!.globalTraceId || session!.id !== stamp!.sessionId) renew()
    },
    forget() {
      isOver = true
      tab.remove(SCENARIO_KEY)
      profile.remove(SESSION_KEY)
    },
  }
}

/**
 * Agrees on the session with the other tabs of the profile, and on the scenario with the frames of this origin in the tab:
 * what was written last holds for all.
 */
export function startSharing({ readStored }: Identity): Undo {
  return listen(window, 'storage', ({ key }: StorageEvent) => {
    if (key === SESSION_KEY || key === SCENARIO_KEY) readStored()
  })
}
