import type { EpochMs } from '../fact.js'
import { wallNow } from '../lib/clock.js'
import { isGlobalTraceId, isId } from '../lib/ids.js'

/** An id with a life: it ends when unused for `idleMs` or older than `maxAgeMs`. */
export interface Lease {
  readonly id: string
  readonly startedAt: EpochMs
  readonly lastAt: EpochMs
  readonly name: string
}

export interface LeaseLimits {
  readonly idleMs: number
  readonly maxAgeMs: number
  /** How far ahead of our clock a lease may be. Default: a whole life, for a clock that was set back ends nothing. */
  readonly aheadMs?: number
}

// As long as a name gets; the rest is cut off.
const MAX_NAME_LENGTH = 100
// Such a name has 600 characters at most, id and times have less than 100. Anything longer was not written by us.
const MAX_LENGTH = 700

/** Reads a lease as text, trusting nothing: length, shape, ids and times are checked, else `undefined`. */
export function parseLease(text = '', at: EpochMs, limits: LeaseLimits): Lease | undefined {
  const parts = text.split('.')
  const [id, start, last, name = ''] = parts
  if (text.length > MAX_LENGTH || parts.length !== 4 || !(isGlobalTraceId(id) || isId(id))) return
  const startedAt = Number.parseInt(start!, 36)
  const lastAt = Number.parseInt(last!, 36)
  const lease = { id, startedAt, lastAt, name: unescape(name.replaceAll('*', '%')) }
  if (lastAt - at < (limits.aheadMs ?? limits.maxAgeMs) && isAlive(lease, at, limits)) return lease
}

/**
 * Writes a lease as `id.start.last.name`, times in base 36: no JSON, whose methods a page may have replaced. The name is
 * escaped with `*`, which stays as it is in a URL, a form and a cookie. Unlike encodeURIComponent, `escape` never throws.
 */
export function formatLease({ id, startedAt, lastAt, name }: Lease): string {
  const escaped = escape(`${name}`.slice(0, MAX_NAME_LENGTH)).replaceAll('*', '%2A').replaceAll('.', '%2E')
  return [id, Math.floor(startedAt).toString(36), Math.floor(lastAt).toString(36), escaped.replaceAll('%', '*')].join(
    '.',
  )
}

/** The lease after it has been of use at `at`. A start that lies ahead was written by a clock that has been set back. */
export function use(lease: Lease, at: EpochMs): Lease {
  return { ...lease, startedAt: Math.min(lease.startedAt, at), lastAt: at }
}

/** A lease as another page or window is told of it: fresh from now. */
export function told(lease: Lease): string {
  return formatLease(use(lease, wallNow()))
}

/** Whether the lease has neither idled nor aged out at `at`. */
export function isAlive(lease: Lease, at: EpochMs, { idleMs, maxAgeMs }: LeaseLimits): boolean {
  return at - lease.lastAt < idleMs && at - lease.startedAt < maxAgeMs
}
