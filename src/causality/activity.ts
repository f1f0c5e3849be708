import type { Activity, ActivityKind, Cause, CloseDetail, Emit, Fact, OpenActivity, SpanIds, Stamp } from '../fact.js'
import { now, watchClock } from '../lib/clock.js'
import { newSpanId, newTraceId } from '../lib/ids.js'
import type { Causality } from './current.js'

export interface ActivityDeps {
  readonly causality: Causality
  readonly emit: Emit
  /** Marks that something happened, and answers who the page is now. */
  readonly touch: () => Stamp
}

export interface Activities {
  readonly open: OpenActivity
  /** The cause that an activity opened now would have. */
  current(): Cause
}

/** Makes the function by which every capture module opens its spans: ids are minted here, under the current cause. */
export function createActivities({ causality, emit, touch }: ActivityDeps): Activities {
  let background: Cause | undefined
  let loading: Cause | undefined

  function root(kind: Cause['kind'], stamp: Stamp, adopted?: SpanIds): Cause {
    const ids = { traceId: newTraceId(), spanId: newSpanId(), ...adopted, sampled: stamp.sampled }
    return kind === 'interaction' ? { kind, ids, interactionId: ids.spanId } : { kind, ids }
  }

  const open: OpenActivity = (kind, detail, options = {}) => {
    const stamp = touch()
    const at = options.at ?? now()
    const known = options.cause ? { cause: options.cause, certainty: 'causal' as const } : causality.current()
    const isRoot = kind === 'page' || kind === 'interaction' || kind === 'background' || (kind === 'route' && !known)
    const parent = isRoot ? undefined : (known?.cause ?? loading ?? inBackground())
    const cause = parent ?? root(kind as Cause['kind'], stamp, options.ids)
    const ids = options.ids ?? (parent ? child(parent, stamp) : cause.ids)
    emit({
      type: 'opened',
      kind,
      at,
      ids,
      stamp,
      detail,
      ...(parent && { cause: parent, certainty: known?.certainty ?? 'causal' }),
      ...(options.links && { links: options.links }),
    } as Fact)
    if (kind === 'page') loading = cause
    return createActivity(kind, ids, kind === 'work' ? { ...cause, ids } : cause)
  }

  function createActivity<K extends ActivityKind>(kind: K, ids: SpanIds, cause: Cause): Activity<K> {
    const gap = watchClock()
    let isOpen = true
    return {
      ids,
      cause,
      close(detail: CloseDetail[K], at = now()) {
        if (!isOpen) return
        isOpen = false
        if (loading === cause && kind === 'page') loading = undefined
        const { leaptMs, isSuspended } = gap()
        const suspended = isSuspended && { suspended: true }
        emit({ type: 'closed', kind, at: at - leaptMs, spanId: ids.spanId, ...suspended, detail } as Fact)
      },
    }
  }

  function inBackground(): Cause {
    background ??= open('background', { url: location.href }).cause
    return background
  }

  return { open, current: () => causality.current()?.cause ?? loading ?? inBackground() }
}

function child(parent: Cause, stamp: Stamp): SpanIds {
  const { traceId, spanId } = parent.ids
  return { traceId, spanId: newSpanId(), parentSpanId: spanId, sampled: stamp.sampled }
}
