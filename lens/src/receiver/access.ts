// Access logs of load balancers: one JSON object a line, with the names that HAProxy, nginx and others are given in
// the recipes. What has no field of its own stays an attribute.

import { toSpanId, toTraceId } from '../id.js'
import type { Access, Attributes, AttributeValue } from '../record.js'
import { limitDepth } from './depth.js'
import { createIntake, type Intake, take } from './intake.js'

type Line = Record<string, AttributeValue>

const OWN = new Set(
  'time method path uri url status duration_ms server lb frontend upstream backend retries'.split(' '),
)
const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}/i

export function readAccessLines(text: string): Intake<Access> {
  const intake = createIntake<Access>()
  for (const line of text.split('\n')) if (line.trim()) take(intake, readLine(line))
  return intake
}

function readLine(text: string): Access | string {
  let line: Line
  try {
    line = JSON.parse(text)
  } catch {
    return 'a line is not JSON'
  }
  if (typeof line !== 'object' || line === null || Array.isArray(line)) return 'a line is not a JSON object'
  const timeMs = toMs(line.time)
  if (timeMs === null) return 'a line has no valid time (ISO 8601, or epoch seconds or milliseconds)'
  const [, traceId, spanId] = TRACEPARENT.exec(String(line.traceparent ?? '')) ?? []
  return {
    timeMs,
    durationMs: toNumber(line.duration_ms),
    method: toText(line.method) ?? '',
    path: toText(line.path ?? line.uri ?? line.url) ?? '',
    status: toInteger(line.status),
    server: toText(line.server ?? line.lb ?? line.frontend),
    upstream: toText(line.upstream ?? line.backend),
    retries: toInteger(line.retries),
    traceId: toTraceId(traceId),
    spanId: toSpanId(spanId),
    attributes: limitDepth(Object.fromEntries(Object.entries(line).filter(([key]) => !OWN.has(key)))) as Attributes,
  }
}

/** Epoch seconds reach 1e11 in the year 5138; milliseconds passed it in 1973. A Date ends at 8.64e15. */
function toMs(value: AttributeValue | undefined): number | null {
  const number = toNumber(value)
  if (number !== null) return number <= 0 || number > 8.64e15 ? null : number < 1e11 ? number * 1000 : number
  const parsed = typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isNaN(parsed) ? null : parsed
}

/** HAProxy writes "+2" when a retry went to another server, and -1 where there was no time to measure. */
function toNumber(value: AttributeValue | undefined): number | null {
  const number = typeof value === 'string' && value.trim() ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) && number >= 0 ? number : null
}

function toInteger(value: AttributeValue | undefined): number | null {
  const number = toNumber(value)
  return number !== null && number <= 0x7fffffff ? Math.trunc(number) : null
}

/** nginx writes "-" for none. */
function toText(value: AttributeValue | undefined): string | null {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value !== '' && value !== '-' ? value : null
}
