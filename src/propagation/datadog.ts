import { fromDecimal, isSet, toDecimal, toShortId } from './id.js'
import type { Header, ReadHeader, SentIds, WireIds } from './wire.js'

/** dd-trace's sampling priority: -1 and 2 are a person's wish, 0 and 1 a sampler's decision. */
export type Priority = -1 | 0 | 1 | 2

export interface PrioritisedIds extends WireIds {
  /** Left out: as `sampled` says. */
  readonly priority?: number
}

/**
 * Datadog's headers (https://docs.datadoghq.com/tracing/trace_collection/trace_context_propagation/): the low 64 bits of
 * the trace id and the span id as unsigned decimals, the high bits as a tag.
 */
export function injectDatadog({ traceId, spanId, sampled, priority = +sampled }: PrioritisedIds): Header[] {
  const high = traceId.slice(0, 16)
  return [
    ['x-datadog-trace-id', toDecimal(toShortId(traceId))],
    ['x-datadog-parent-id', toDecimal(spanId)],
    ['x-datadog-sampling-priority', `${priority}`],
    ...(isSet(high) ? [['x-datadog-tags', `_dd.p.tid=${high}`] as const] : []),
  ]
}

export interface DatadogContext extends SentIds {
  readonly priority?: Priority
}

const MAX_TAGS = 512 // characters; dd-trace drops longer ones

/** Reads Datadog's headers; without a parent id there is no context. */
export function extractDatadog(header: ReadHeader): DatadogContext | undefined {
  const low = fromDecimal(header('x-datadog-trace-id')?.trim() ?? '')
  const spanId = fromDecimal(header('x-datadog-parent-id')?.trim() ?? '')
  if (!low || !spanId) return
  const said = header('x-datadog-sampling-priority')?.trim() ?? ''
  const priority = /^(-1|[012])$/.test(said) ? (Number(said) as Priority) : undefined
  return {
    traceId: readHigh(header('x-datadog-tags') ?? '') + low,
    spanId,
    ...(priority !== undefined && { priority, sampled: priority > 0 }),
  }
}

/** The high half of the trace id; zeros if the tags do not hold it, or are wrong anywhere (dd-trace trusts none then). */
function readHigh(tags: string): string {
  const members = tags.length > MAX_TAGS ? [] : tags.split(',').map(tag => tag.trim())
  const tag =
    members.every(member => /^[^=\s]+=./.test(member)) && members.find(member => member.startsWith('_dd.p.tid='))
  const [, high] = /^_dd\.p\.tid=([\da-f]{16})$/.exec(tag || '') ?? []
  return high ?? '0'.repeat(16)
}
