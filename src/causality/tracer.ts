import type { Context, Span, SpanOptions, TimeInput, Tracer } from '@opentelemetry/api'
import type { Activity, Attributes, Cause, EpochMs, OpenActivity, Value, WorkClosed } from '../fact.js'
import { now } from '../lib/clock.js'
import { timeOrigin } from '../lib/natives.js'

export interface TracerDeps {
  readonly open: OpenActivity
  readonly run: <T>(cause: Cause, fn: () => T) => T
  readonly scope: { readonly name: string; readonly version?: string }
}

// The key under which @opentelemetry/api keeps the span in a context (trace/context-utils.ts).
const SPAN_KEY = Symbol.for('OpenTelemetry Context Key SPAN')

/** An OpenTelemetry tracer whose spans are facts: there before the pipeline is, and children of the current cause. */
export function createTracer({ open, run, scope }: TracerDeps): Tracer {
  function start(name: string, options: SpanOptions = {}, context?: Context): { span: Span; cause: Cause } {
    const parent = (context?.getValue(SPAN_KEY) as Span | undefined)?.spanContext()
    const activity = open(
      'work',
      { name, scope, spanKind: options.kind, attributes: options.attributes as Attributes },
      {
        at: options.startTime === undefined ? undefined : toEpochMs(options.startTime),
        cause: parent && {
          kind: 'background',
          ids: { traceId: parent.traceId, spanId: parent.spanId, sampled: !!(parent.traceFlags & 1) },
        },
      },
    )
    return { span: createSpan(activity), cause: activity.cause }
  }

  return {
    startSpan: (name, options, context) => start(name, options, context).span,
    startActiveSpan<F extends (span: Span) => unknown>(name: string, ...rest: unknown[]): ReturnType<F> {
      const fn = rest[rest.length - 1] as F
      const [options, context] = rest.slice(0, -1) as [SpanOptions?, Context?]
      const { span, cause } = start(name, options, context)
      return run(cause, () => fn(span)) as ReturnType<F>
    },
  }
}

function createSpan(activity: Activity<'work'>): Span {
  const { traceId, spanId, sampled } = activity.ids
  const attributes: Record<string, unknown> = {}
  const events: { name: string; at: EpochMs; attributes?: Attributes }[] = []
  let closing: Pick<WorkClosed, 'name' | 'status' | 'error'> = {}
  let isOpen = true
  const span: Span = {
    spanContext: () => ({ traceId, spanId, traceFlags: sampled ? 1 : 0 }),
    isRecording: () => isOpen,
    setAttribute(key, value) {
      attributes[key] = value
      return span
    },
    setAttributes(values) {
      Object.assign(attributes, values)
      return span
    },
    addEvent(name, second, third) {
      const isTime = typeof second === 'number' || second instanceof Date || Array.isArray(second)
      const time = isTime ? second : third
      events.push({
        name,
        at: time === undefined ? now() : toEpochMs(time as TimeInput),
        ...(!isTime && second && { attributes: second as Attributes }),
      })
      return span
    },
    addLink: () => span,
    addLinks: () => span,
    setStatus(status) {
      closing = { ...closing, status }
      return span
    },
    updateName(name) {
      closing = { ...closing, name }
      return span
    },
    recordException(exception, time) {
      const { name, message, stack } = typeof exception === 'string' ? new Error(exception) : (exception as Error)
      const detail: Record<string, Value | undefined> = {
        'exception.type': name,
        'exception.message': message,
        'exception.stacktrace': stack,
      }
      events.push({ name: 'exception', at: time === undefined ? now() : toEpochMs(time), attributes: detail })
    },
    end(time) {
      isOpen = false
      activity.close(
        { ...closing, events, attributes: attributes as Attributes },
        time === undefined ? undefined : toEpochMs(time),
      )
    },
  }
  return span
}

/** OpenTelemetry's three ways to write a time: `[seconds, nanoseconds]`, a Date, or milliseconds since epoch or page start. */
function toEpochMs(time: TimeInput): EpochMs {
  if (Array.isArray(time)) return time[0] * 1e3 + time[1] / 1e6
  const ms = Number(time)
  return ms < timeOrigin ? timeOrigin + ms : ms
}
