import { isSet } from './id.js'
import type { Header, ReadHeader, SentIds, WireIds } from './wire.js'

/**
 * AWS X-Ray's `x-amzn-trace-id` (https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader).
 * X-Ray reads the first 8 digits of a trace id as seconds. Propagators do not look at them, but classic ingestion refuses
 * a time 30 days off; trace ids for it must be minted so.
 */
export function injectXray({ traceId, spanId, sampled }: WireIds): Header[] {
  const root = `1-${traceId.slice(0, 8)}-${traceId.slice(8)}`
  return [['x-amzn-trace-id', `Root=${root};Parent=${spanId};Sampled=${+sampled}`]]
}

export interface XrayContext extends SentIds {
  /** `Sampled=?`: the caller wants to be told our decision. */
  readonly isAsked: boolean
}

/**
 * Reads `x-amzn-trace-id`: fields in any order and case, with white space around. A load balancer sends `Root` alone: a
 * trace without a span. Other fields (`Self`, `Lineage`, own ones) do not matter, however odd.
 */
export function extractXray(header: ReadHeader): XrayContext | undefined {
  const fields = new Map<string, string>()
  for (const field of (header('x-amzn-trace-id') ?? '').toLowerCase().split(';')) {
    const [name, value] = field.split('=', 2)
    fields.set(name!.trim(), value?.trim() ?? '')
  }
  const [, epoch, unique] = /^1-([\da-f]{8})-([\da-f]{24})$/.exec(fields.get('root') ?? '') ?? []
  if (!epoch || !isSet(epoch + unique)) return
  const parent = fields.get('parent') ?? ''
  const sampled = fields.get('sampled') ?? ''
  return {
    traceId: epoch + unique,
    ...(/^[\da-f]{16}$/.test(parent) && isSet(parent) && { spanId: parent }),
    ...(/^[01]$/.test(sampled) && { sampled: sampled === '1' }),
    isAsked: sampled === '?',
  }
}
