import type { Note } from '../fact.js'
import type { Identity } from './identity.js'
import type { Lease } from './lease.js'

/** Goes on in the scenario that this page belongs to, and says under which id it began. */
export function adopt(lease: Lease | undefined, identity: Identity, note: Note): void {
  const previous = identity.stamp().globalTraceId
  if (!lease || lease.id === previous) return
  identity.begin('', lease)
  note('event', { name: 'silmari.scenario.adopted', attributes: { 'silmari.scenario.previous': previous } })
}
