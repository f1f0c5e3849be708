import type { Context, Span } from '@opentelemetry/api'

/**
 * OpenTelemetry's SpanProcessor by its shape. Those of the 2.x and the 3.x line fit, and our declarations need neither
 * package: an application has the one it wants.
 */
export interface SpanProcessor {
  onStart(span: Span, parent: Context): void
  onEnd(span: object): void
  forceFlush(): Promise<void>
  shutdown(): Promise<void>
}
