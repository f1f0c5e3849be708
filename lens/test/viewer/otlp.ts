// A scenario as those who saw it would send it: pages and services by OTLP/HTTP JSON, the balancer line by line.
import type { Access, Attributes, AttributeValue, Log, Span } from '../../src/record.js'
import type { Scenario } from '../../src/store/store.js'

const KINDS = ['internal', 'server', 'client', 'producer', 'consumer']
const STATUS = { unset: 0, ok: 1, error: 2 }

/** Sends the scenario to a lens, each kind of record to where it belongs; throws when the lens refuses any. */
export async function sendScenario(url: string, { spans, logs, access, scenario }: Scenario): Promise<void> {
  const json = { 'content-type': 'application/json' }
  const send = async (path: string, body: string) => {
    const response = await fetch(url + path, { method: 'POST', headers: json, body })
    const answer = await response.text()
    if (!response.ok || /"rejected\w*":"?[1-9]/.test(answer)) throw new Error(`${path}: ${response.status} ${answer}`)
  }
  await send('/v1/traces', JSON.stringify({ resourceSpans: spans.map(toResourceSpans) }))
  await send('/v1/logs', JSON.stringify({ resourceLogs: logs.map(toResourceLogs) }))
  await send('/logs/access', access.map(line => toLine(line, scenario.globalTraceId)).join('\n'))
}

function toResourceSpans({ kind, status, statusMessage, startMs, endMs, scope, resource, ...span }: Span) {
  const record = {
    ...span,
    kind: KINDS.indexOf(kind) + 1,
    status: { code: STATUS[status], message: statusMessage ?? '' },
    startTimeUnixNano: toNanos(startMs),
    endTimeUnixNano: toNanos(endMs),
    attributes: toPairs(span.attributes),
    events: span.events.map(({ timeMs, name, attributes }) => ({
      timeUnixNano: toNanos(timeMs),
      name,
      attributes: toPairs(attributes),
    })),
  }
  return {
    resource: { attributes: toPairs(resource) },
    scopeSpans: [{ scope: { name: scope ?? '' }, spans: [record] }],
  }
}

function toResourceLogs({ timeMs, severity, body, attributes, resource, ...log }: Log) {
  const record = {
    ...log,
    timeUnixNano: toNanos(timeMs),
    severityText: severity ?? '',
    body: toValue(body),
    attributes: toPairs(attributes),
  }
  return { resource: { attributes: toPairs(resource) }, scopeLogs: [{ logRecords: [record] }] }
}

function toLine({ timeMs, durationMs, traceId, spanId, attributes, ...line }: Access, globalTraceId: string): string {
  return JSON.stringify({
    ...line,
    ...attributes,
    time: timeMs,
    duration_ms: durationMs,
    global_trace_id: globalTraceId,
    traceparent: `00-${traceId}-${spanId}-01`,
  })
}

/** Nanoseconds since the epoch do not fit into a double: the whole milliseconds and the rest, one after the other. */
function toNanos(ms: number): string {
  const whole = Math.floor(ms)
  return String(BigInt(whole) * 1_000_000n + BigInt(Math.round((ms - whole) * 1e6)))
}

function toPairs(attributes: Attributes) {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: toValue(value) }))
}

function toValue(value: AttributeValue) {
  if (typeof value === 'number') return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value }
  if (typeof value === 'boolean') return { boolValue: value }
  return { stringValue: typeof value === 'string' ? value : JSON.stringify(value) }
}
