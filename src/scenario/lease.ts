import type { EpochMs } from '../fact.js'
import { now } from '../lib/clock.js'
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
}

// Clocks of two pages may differ by a little; a start further in the future than this is a jumped clock or a forgery.
const MAX_SKEW_MS = 60_000
// Anything longer was not written by us.
const MAX_NAME_LENGTH = 100

/** Reads a lease as text, trusting nothing: shape, ids, order of times and limits are checked, else `undefined`. */
export function parseLease(text: string | undefined, at: EpochMs, limits: LeaseLimits): Lease | undefined {
  const parts = (text ?? '').split('.')
  const [id, start, last, name = ''] = parts
  if (parts.length !== 4 || !(isGlobalTraceId(id) || isId(id)) || name.length > MAX_NAME_LENGTH) return
  const startedAt = Number.parseInt(start!, 36)
  const lastAt = Number.parseInt(last!, 36)
  const lease = { id, startedAt, lastAt, name: safeDecode(name) }
  if (startedAt <= lastAt && lastAt < at + MAX_SKEW_MS && isAlive(lease, at, limits)) return lease
}

/** Writes a lease as `id.start.last.name`, times in base 36: no JSON, whose methods a page may have replaced. */
export function formatLease({ id, startedAt, lastAt, name }: Lease): string {
  const encoded = encodeURIComponent(name).replaceAll('.', '%2E')
  return [id, Math.floor(startedAt).toString(36), Math.floor(lastAt).toString(36), encoded].join('.')
}

/** A lease as another page or window is told of it: fresh from now. */
export function told(lease: Lease): string {
  return formatLease({ ...lease, lastAt: now() })
}

/** Whether the lease has neither idled nor aged out at `at`. */
export function isAlive(lease: Lease, at: EpochMs, { idleMs, maxAgeMs }: LeaseLimits): boolean {
  return at - lease.lastAt < idleMs && at - lease.startedAt < maxAgeMs
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return '' // not written by us
  }
}
