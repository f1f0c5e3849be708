import type { Node } from './node.js'

export interface Skew {
  readonly service: string
  /** How far its clock is behind, at least. */
  readonly ms: number
}

// A guess: NTP keeps clocks closer, and less does not change the picture.
const LEAST_MS = 100

/**
 * Services whose clock is behind that of the service that calls them, largest first. Nothing begins before what called
 * it, so a span that does tells of clocks.
 */
export function findSkews(nodes: readonly Node[]): Skew[] {
  const most = new Map<string, number>()
  for (const { service, source, startMs, parent } of nodes) {
    if (source.type !== 'span' || parent?.source.type !== 'span' || !service || parent.service === service) continue
    const ms = parent.startMs - startMs
    if (ms >= LEAST_MS) most.set(service, Math.max(ms, most.get(service) ?? 0))
  }
  return [...most].map(([service, ms]) => ({ service, ms })).sort((a, b) => b.ms - a.ms)
}
