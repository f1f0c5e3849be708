import type { Context, Span, SpanOptions, Tracer } from '@opentelemetry/api'
import type { Activity, Cause, OpenActivity, SpanCall } from '../fact.js'
import { now } from '../lib/clock.js'
import { symbolFor } from '../lib/symbol.js'

export interface TracerDeps {
  readonly open: OpenActivity
  readonly run: <T>(cause: Cause, fn: () => T) => T
  readonly scope: { readonly name: string; readonly version?: string }
}

// The key under which @opentelemetry/api keeps the span in a context (trace/context-utils.ts).
const SPAN_KEY = symbolFor('OpenTelemetry Context Key SPAN')
const CALLS = [
  'setAttribute',
  'setAttributes',
  'addEvent',
  'addLink',
  'addLinks',
  'setStatus',
  'updateName',
  'recordException',
] as const

/**
 * An OpenTelemetry tracer that works before the pipeline is there: a span keeps what it is told, and the pipeline tells it
 * to the real one. Spans join the current cause, or the parent in the context they are given.
 */
export function createTracer({ open, run, scope }: TracerDeps): Tracer {
  function start(name: string, options?: SpanOptions, context?: Context): Activity<'work'> {
    const parent = (context?.getValue(SPAN_KEY) as Span | undefined)?.spanContext()
    const cause: Cause | undefined = parent && {
      kind: 'background',
      ids: { traceId: parent.traceId, spanId: parent.spanId, sampled: !!(parent.traceFlags & 1) },
    }
    return open('work', { name, scope, ...(options && { options }) }, { cause })
  }

  return {
    startSpan: (name, options, context) => createSpan(start(name, options, context)),
    startActiveSpan<F extends (span: Span) => unknown>(name: string, ...rest: unknown[]): ReturnType<F> {
      const fn = rest.pop() as F
      const activity = start(name, rest[0] as SpanOptions, rest[1] as Context)
      return run(activity.cause, () => fn(createSpan(activity))) as ReturnType<F>
    },
  }
}

/** A span that keeps the calls which are made on it until it ends. */
export function createSpan({
  ids: { traceId, spanId, sampled },
  close,
}: Pick<Activity<'work'>, 'ids' | 'close'>): Span {
  const calls: SpanCall[] = []
  let isOpen = true
  const span: Record<string, unknown> = {
    spanContext: () => ({ traceId, spanId, traceFlags: +sampled }),
    isRecording: () => isOpen,
    end(endTime?: unknown) {
      isOpen = false
      close({ calls, endTime })
    },
  }
  for (const name of CALLS) {
    span[name] = (...args: unknown[]) => {
      if (isOpen) calls.push({ name, args, at: now() })
      return span
    }
  }
  return span as unknown as Span
}
