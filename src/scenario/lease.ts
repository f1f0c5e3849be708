import type { EpochMs } from '../fact.js'
import { isGlobalTraceId, isId } from '../lib/ids.js'
import type { Storage } from '../lib/storage.js'

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

/** Reads a lease, trusting nothing: shape, ids, order of times and limits are checked, anything else is `undefined`. */
export function readLease(storage: Storage, key: string, at: EpochMs, limits: LeaseLimits): Lease | undefined {
  const parts = (storage.get(key) ?? '').split('.')
  const [id, start, last, name = ''] = parts
  if (parts.length !== 4 || !(isGlobalTraceId(id) || isId(id)) || name.length > MAX_NAME_LENGTH) return
  const startedAt = Number.parseInt(start!, 36)
  const lastAt = Number.parseInt(last!, 36)
  const sound = startedAt <= lastAt && lastAt < at + MAX_SKEW_MS
  if (sound && at - lastAt < limits.idleMs && at - startedAt < limits.maxAgeMs) {
    return { id, startedAt, lastAt, name: safeDecode(name) }
  }
}

/** Writes a lease as `id.start.last.name`, times in base 36: no JSON, whose methods a page may have replaced. */
export function writeLease(storage: Storage, key: string, { id, startedAt, lastAt, name }: Lease): void {
  const encoded = encodeURIComponent(name).replaceAll('.', '%2E')
  storage.set(key, [id, Math.floor(startedAt).toString(36), Math.floor(lastAt).toString(36), encoded].join('.'))
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return '' // not written by us
  }
}
