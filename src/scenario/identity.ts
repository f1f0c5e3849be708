import type { EpochMs, Stamp, Undo } from '../fact.js'
import { now } from '../lib/clock.js'
import { createEmitter } from '../lib/emitter.js'
import { newGlobalTraceId, newTraceId } from '../lib/ids.js'
import type { Storage } from '../lib/storage.js'
import { type Lease, type LeaseLimits, readLease, writeLease } from './lease.js'

/** Who the page is: scenario, session, page, tab and context values, as one {@link Stamp}. */
export interface Identity {
  stamp(): Stamp
  /** Something happened: keeps scenario and session alive, or begins new ones where they have run out. */
  touch(): Stamp
  /** A new document, or an old one that came back: a page id of its own. */
  newPage(): void
  start(name: string): void
  end(): void
  setContext(context: Readonly<Record<string, string>>): void
  onChange(fn: (stamp: Stamp) => void): Undo
}

export interface IdentityDeps {
  /** Lives as long as the tab: the scenario. */
  readonly tab: Storage
  /** Lives in the browser profile: the session. */
  readonly profile: Storage
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
export function createIdentity({ tab, profile, scenario: limits, context, isSampled }: IdentityDeps): Identity {
  const changes = createEmitter<Stamp>(0)
  let pageId = newTraceId()
  const tabId = newTraceId()
  let scenario = readLease(tab, SCENARIO_KEY, now(), limits)
  let session = readLease(profile, SESSION_KEY, now(), SESSION_LIMITS)
  let written = 0
  let stamp!: Stamp

  function renew(): Stamp {
    stamp = Object.freeze({
      globalTraceId: scenario!.id,
      sessionId: session!.id,
      pageId,
      tabId,
      ...(scenario!.name && { scenarioName: scenario!.name }),
      sampled: isSampled(scenario!.id),
      context,
    })
    changes.emit(stamp)
    return stamp
  }

  function write(at: EpochMs): void {
    written = at
    writeLease(tab, SCENARIO_KEY, scenario!)
    writeLease(profile, SESSION_KEY, session!)
  }

  function begin(name: string, at: EpochMs): void {
    scenario = { id: newGlobalTraceId(Math.floor(at)), startedAt: at, lastAt: at, name }
    write(at)
    renew()
  }

  function touch(): Stamp {
    const at = now()
    const oldSession = session
    if (!isAlive(session, at, SESSION_LIMITS)) session = { id: newTraceId(), startedAt: at, lastAt: at, name: '' }
    if (!isAlive(scenario, at, limits)) begin('', at)
    else if (session !== oldSession) renew()
    scenario = { ...scenario!, lastAt: at }
    session = { ...session!, lastAt: at }
    if (at - written > WRITE_EVERY_MS) write(at)
    return stamp
  }

  touch()
  if (!stamp) renew()
  return {
    stamp: () => stamp,
    touch,
    newPage() {
      pageId = newTraceId()
      renew()
    },
    start: name => begin(name, now()),
    end: () => begin('', now()),
    setContext(next) {
      context = next
      renew()
    },
    onChange: changes.on,
  }
}

function isAlive(lease: Lease | undefined, at: EpochMs, limits: LeaseLimits): boolean {
  return !!lease && at - lease.lastAt < limits.idleMs && at - lease.startedAt < limits.maxAgeMs
}
