import { type Context, isSpanContextValid, ROOT_CONTEXT, type Span, SpanKind, trace } from '@opentelemetry/api'
import type { Cause, SpanIds } from '../fact.js'
import type { Silmari, Task } from '../handle.js'
import { cede } from './cede.js'
import { randomHex } from './random.js'

// The key of `suppressTracing` in @opentelemetry/core, the same in 2.x and 3.x: exporters send under it.
const SUPPRESSED = Symbol.for('OpenTelemetry SDK Context Key SUPPRESS_TRACING')

export function isSuppressed(context: Context): boolean {
  return context.getValue(SUPPRESSED) === true
}

/** The cause that carries `context`: the running task's own, with the ids of the context's span. */
export function toCause(context: Context, task: Task, silmari: Silmari): Cause | undefined {
  const cause = task.find()
  if (isSuppressed(context)) return unseen(context, task)
  const span = trace.getSpan(context) as (Span & { kind?: SpanKind }) | undefined
  const named = span?.spanContext()
  let isRequest = false
  let { ids, ...rest } = cause ?? { kind: 'background', ids: undefined }
  if (span && named && isSpanContextValid(named)) {
    const { traceId, spanId, traceFlags } = named
    ids = { traceId, spanId, sampled: (traceFlags & 1) === 1 }
    // Where silmari records nothing, requests hang from the last span that somebody does record.
    isRequest = span.kind === SpanKind.CLIENT || !task.isRecording
  } else if (!ids) {
    if (context === ROOT_CONTEXT) return
    ids = { ...silmari.current(), sampled: task.touch().sampled }
  }
  return { ...rest, ids, isRequest, carried: { context, ids } }
}

/** For what an exporter does: not a person's doing, nor recorded by anybody. */
function unseen(context: Context, task: Task): Cause {
  const ids: SpanIds = { traceId: randomHex(16), spanId: randomHex(8), sampled: false }
  cede(task, ids.spanId)
  return { kind: 'background', ids, isRequest: true, carried: { context, ids } }
}

/** The OpenTelemetry context of a task with this cause: what is carried, or the cause's own span as the parent. */
export function toContext(cause: Cause | undefined, { isRecording }: Task): Context {
  const { ids, carried } = cause ?? {}
  const context = (carried?.context ?? ROOT_CONTEXT) as Context
  // A parent that nobody records would leave its children without a root.
  if (!ids || carried?.ids === ids || !isRecording) return context
  const { traceId, spanId, sampled } = ids
  return trace.setSpanContext(context, { traceId, spanId, traceFlags: +sampled })
}
