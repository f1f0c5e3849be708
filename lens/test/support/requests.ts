// Requests as an exporter writes them, with only what a test says about them.

export const SCENARIO = '0198c0de5eed7abc8def0123456789ab'
export const TRACE = '5b8aa5a2d2c872e8321cf37308d69df2'
export const OTHER_TRACE = '11aaa5a2d2c872e8321cf37308d69d11'
/** 2026-03-01T00:00:00Z */
export const T0 = 1_772_323_200_000

export interface SpanSpec {
  traceId?: string
  spanId?: string
  parentSpanId?: string
  name?: string
  service?: string
  atMs?: number
  forMs?: number
  error?: boolean
  attributes?: Record<string, string>
}

export function tracesOf(...specs: SpanSpec[]) {
  return {
    resourceSpans: specs.map(spec => ({
      resource: resourceOf(spec.service),
      scopeSpans: [{ scope: { name: 'test' }, spans: [spanOf(spec)] }],
    })),
  }
}

function spanOf({ traceId = TRACE, spanId = '051581bf3cb55c13', atMs = T0, forMs = 10, error, ...spec }: SpanSpec) {
  return {
    traceId,
    spanId,
    ...(spec.parentSpanId && { parentSpanId: spec.parentSpanId }),
    name: spec.name ?? 'GET /api/orders',
    kind: 2,
    startTimeUnixNano: nanos(atMs),
    endTimeUnixNano: nanos(atMs + forMs),
    attributes: pairs(spec.attributes),
    ...(error && { status: { code: 2 } }),
  }
}

export interface LogSpec {
  body?: string
  traceId?: string
  spanId?: string
  severityNumber?: number
  eventName?: string
  service?: string
  atMs?: number
  attributes?: Record<string, string>
}

export function logsOf(...specs: LogSpec[]) {
  return {
    resourceLogs: specs.map(({ service, atMs = T0, attributes, body = 'paid', ...fields }) => ({
      resource: resourceOf(service),
      scopeLogs: [
        {
          logRecords: [
            { ...fields, timeUnixNano: nanos(atMs), body: { stringValue: body }, attributes: pairs(attributes) },
          ],
        },
      ],
    })),
  }
}

function resourceOf(service = 'orders') {
  return { attributes: pairs({ 'service.name': service }) }
}

function pairs(attributes: Record<string, string> = {}) {
  return Object.entries(attributes).map(([key, stringValue]) => ({ key, value: { stringValue } }))
}

const nanos = (ms: number) => `${ms}000000`
