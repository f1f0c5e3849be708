/** The one file that names OpenTelemetry's engine, so that its next line (`@opentelemetry/sdk-trace` 3) is a change here alone. */
import type { Context, Span, Tracer } from '@opentelemetry/api'
import { ROOT_CONTEXT, SamplingDecision, TraceFlags, trace } from '@opentelemetry/api'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { type ReadableSpan, type SpanProcessor, WebTracerProvider } from '@opentelemetry/sdk-trace-web'
import type { Attributes, SpanIds } from '../fact.js'
import { quietly } from '../lib/guard.js'

export type { ReadableSpan, SpanProcessor }

type ResourceAttributes = Parameters<typeof resourceFromAttributes>[0]
export type Resource = ReadableSpan['resource']

export interface Engine {
  readonly resource: Resource
  tracer(name: string, version?: string): Tracer
  /** The next span that starts gets this id, and this trace id if it has no parent. */
  nextIds(ids: SpanIds): Context
  shutdown(): void
}

/** A tracer provider of our own, registered nowhere, whose spans get the ids that the core has minted. */
export function createEngine(attributes: Attributes, spanProcessors: SpanProcessor[]): Engine {
  let next: SpanIds = { traceId: '', spanId: '', sampled: true }
  const resource = resourceFromAttributes(attributes as ResourceAttributes)
  const provider = new WebTracerProvider({
    resource,
    spanProcessors,
    // What is not sampled does not come here.
    sampler: { shouldSample: () => ({ decision: SamplingDecision.RECORD_AND_SAMPLED }), toString: () => 'AlwaysOn' },
    idGenerator: { generateTraceId: () => next.traceId, generateSpanId: () => next.spanId },
  })
  return {
    resource,
    tracer: (name, version) => provider.getTracer(name, version),
    nextIds(ids) {
      next = ids
      const { traceId, parentSpanId, sampled } = ids
      if (!parentSpanId) return ROOT_CONTEXT
      const traceFlags = sampled ? TraceFlags.SAMPLED : TraceFlags.NONE
      return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId: parentSpanId, traceFlags, isRemote: false })
    },
    shutdown: () => void quietly('shutdown', () => provider.shutdown()),
  }
}

/** `span`, which goes on, as it would be had it ended at `at`. */
export function asEnded(span: Span, at: number, more: Attributes): ReadableSpan {
  const { attributes } = span as unknown as ReadableSpan
  const seconds = Math.floor(at / 1e3)
  return Object.create(span as unknown as ReadableSpan, {
    endTime: { value: [seconds, Math.round((at - seconds * 1e3) * 1e6)] },
    attributes: { value: { ...attributes, ...more } },
  })
}
