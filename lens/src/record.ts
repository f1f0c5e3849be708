// The plain records of the lens, in the shape in which its HTTP API answers with them.
// Times are epoch milliseconds; a double keeps a quarter of a microsecond there, finer than any browser clock.

export type AttributeValue = string | number | boolean | null | AttributeValue[] | { [key: string]: AttributeValue }
export type Attributes = Record<string, AttributeValue>

export type SpanKind = 'internal' | 'server' | 'client' | 'producer' | 'consumer'
export type SpanStatus = 'unset' | 'ok' | 'error'

export interface SpanEvent {
  timeMs: number
  name: string
  attributes: Attributes
}

export interface SpanLink {
  traceId: string
  spanId: string
  attributes: Attributes
}

export interface Span {
  traceId: string
  spanId: string
  parentSpanId: string | null
  name: string
  kind: SpanKind
  service: string | null
  startMs: number
  endMs: number
  status: SpanStatus
  statusMessage: string | null
  attributes: Attributes
  resource: Attributes
  scope: string | null
  events: SpanEvent[]
  links: SpanLink[]
}

export interface Log {
  timeMs: number
  severity: string | null
  severityNumber: number
  body: AttributeValue
  eventName: string | null
  service: string | null
  traceId: string | null
  spanId: string | null
  attributes: Attributes
  resource: Attributes
}

export interface Access {
  timeMs: number
  durationMs: number | null
  method: string
  path: string
  status: number | null
  server: string | null
  upstream: string | null
  retries: number | null
  traceId: string | null
  spanId: string | null
  attributes: Attributes
}
