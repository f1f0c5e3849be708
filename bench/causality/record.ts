/** One tool's answer to "which click made this request?": its records of clicks, and of requests with what they hang on. */
export interface Kept {
  readonly id: string
  /** What it is said to belong to. A tool that cannot decide may name several. */
  readonly parents: readonly string[]
  readonly isClick: boolean
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly url?: string | undefined
  readonly certainty?: string | undefined
}

const kept: Kept[] = []
Object.assign(window, { kept })

/** The driver reads `window.kept` in the end. */
export function keep(record: Kept): void {
  kept.push(record)
}

/** What is read of an OpenTelemetry span. */
export interface Span {
  readonly name: string
  readonly startTime: readonly [number, number]
  readonly attributes: Readonly<Record<string, unknown>>
  readonly parentSpanContext?: { readonly spanId: string }
  spanContext(): { readonly spanId: string }
}

export function keepSpan(span: Span): void {
  const { attributes, name, startTime, parentSpanContext } = span
  keep({
    id: span.spanContext().spanId,
    parents: parentSpanContext ? [parentSpanContext.spanId] : [],
    isClick: /^click/.test(name),
    at: startTime[0] * 1e3 + startTime[1] / 1e6,
    url: (attributes['url.full'] ?? attributes['http.url']) as string | undefined,
    certainty: attributes['silmari.cause'] as string | undefined,
  })
}
