/** One tool's answer to "which click made this request?": spans of clicks, and of requests with what they hang on. */
export interface Span {
  readonly name: string
  readonly startTime: readonly [number, number]
  readonly attributes: Readonly<Record<string, unknown>>
  readonly parentSpanContext?: { readonly spanId: string }
  readonly parentSpanId?: string
  spanContext(): { readonly traceId: string; readonly spanId: string }
}

export interface Kept {
  readonly id: string
  readonly trace: string
  readonly parent?: string
  readonly isClick: boolean
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly url?: string
  readonly certainty?: string
}

const kept: Kept[] = []

/** The driver reads `window.spans` in the end. */
export function keep(span: Kept): void {
  kept.push(span)
  Object.assign(window, { spans: kept })
}

/** Takes an OpenTelemetry span. */
export function record(span: Span): void {
  const { attributes, name, startTime } = span
  const { traceId, spanId } = span.spanContext()
  keep({
    id: spanId,
    trace: traceId,
    parent: span.parentSpanContext?.spanId ?? span.parentSpanId,
    isClick: /^click/.test(name),
    at: startTime[0] * 1e3 + startTime[1] / 1e6,
    url: (attributes['url.full'] ?? attributes['http.url']) as string | undefined,
    certainty: attributes['silmari.cause'] as string | undefined,
  })
}
