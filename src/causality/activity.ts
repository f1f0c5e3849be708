import type { Cause, Emit, Fact, OpenActivity, SpanIds, Stamp } from '../fact.js'
import { now, watchClock } from '../lib/clock.js'
import { newSpanId } from '../lib/ids.js'
import type { Causality } from './current.js'
import { hold } from './doubt.js'
import type { Settling } from './settle.js'

export interface ActivityDeps {
  readonly causality: Causality
  readonly settling: Pick<Settling, 'only'>
  readonly emit: Emit
  readonly newTraceId: () => string
  /** Marks that something happened, and answers who the page is now. */
  readonly touch: () => Stamp
}

export interface Activities {
  readonly open: OpenActivity
  /** The cause of the running task, as far as there is one. */
  find(): Cause | undefined
  /** The cause that an activity opened now would have. */
  current(): Cause
  /**
   * The cause for an interaction that may come to nothing. When something needs it, `onNeeded` opens it with the cause's
   * ids; until then there is no record of it.
   */
  reserve(onNeeded: () => void): Cause
}

/** Makes the function by which every capture module opens its spans: ids are minted here, under the current cause. */
export function createActivities({ causality, settling, emit, touch, newTraceId }: ActivityDeps): Activities {
  let background: Cause | undefined
  let loading: Cause | undefined

  function root(kind: Cause['kind'], stamp: Stamp, adopted?: SpanIds): Cause {
    const ids = { traceId: newTraceId(), spanId: newSpanId(), ...adopted, sampled: stamp.sampled }
    const flow = { ranAt: 0, busyUntil: 0, holds: 0, heldAt: 0, effects: 0, effectAt: now() }
    return kind === 'interaction' ? { kind, ids, flow, interactionId: ids.spanId } : { kind, ids, flow }
  }

  /** What the chain of tasks says; where it is broken, the one act that may have done it. */
  function find(): Cause | undefined {
    const origin = causality.origin()
    origin?.flow?.onNeeded?.()
    const only = origin === undefined ? settling.only() : undefined
    return origin || (only ? { ...only, certainty: 'inferred' } : loading)
  }

  function inBackground(): Cause {
    background ??= open('background', { url: location.href }).cause
    return background
  }

  const open: OpenActivity = (kind, detail, options = {}) => {
    const stamp = touch()
    const at = options.at ?? now()
    const isRoot = kind === 'page' || kind === 'interaction' || kind === 'background'
    const known = isRoot ? undefined : (options.cause ?? find())
    const parent = known ?? (isRoot || kind === 'route' ? undefined : inBackground())
    const cause = parent ?? root(kind as Cause['kind'], stamp, options.ids)
    const ids = options.ids ?? (parent ? child(parent, stamp) : cause.ids)
    emit({
      type: 'opened',
      kind,
      at,
      ids,
      stamp,
      detail,
      ...(parent && { cause: parent, certainty: parent.certainty ?? 'causal' }),
      ...(options.links && { links: options.links }),
    } as Fact)
    if (kind === 'page') setLoading(cause)
    const gap = watchClock()
    // What is only inferred must not keep open, or infer again, what it was inferred from.
    const flow = parent?.certainty ? undefined : parent?.flow
    const release = kind === 'request' && parent ? hold(parent) : undefined
    if (flow) {
      flow.effects++
      flow.effectAt = at
    }
    let isOpen = true
    return {
      ids,
      cause: kind === 'work' ? { ...cause, ids } : cause,
      close(closing, closedAt = now()) {
        if (!isOpen) return
        isOpen = false
        if (loading === cause && kind === 'page') setLoading(undefined)
        const { leaptMs, isSuspended } = gap()
        const suspended = isSuspended && { suspended: true }
        release?.()
        if (flow) flow.effectAt = Math.max(flow.effectAt, closedAt)
        const end = closedAt - leaptMs
        emit({ type: 'closed', kind, at: end, spanId: ids.spanId, ...suspended, detail: closing } as Fact)
      },
    }
  }

  function setLoading(cause: Cause | undefined): void {
    loading = cause
    causality.setLoading(cause)
  }

  return {
    open,
    find,
    current: () => find() ?? inBackground(),
    reserve(onNeeded) {
      const cause = root('interaction', touch())
      cause.flow!.onNeeded = onNeeded
      return cause
    },
  }
}

function child(parent: Cause, stamp: Stamp): SpanIds {
  const { traceId, spanId } = parent.ids
  return { traceId, spanId: newSpanId(), parentSpanId: spanId, sampled: stamp.sampled }
}
