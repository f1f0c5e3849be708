import type { Activity, ActivityKind, Cause, CloseDetail, Emit, Fact, OpenActivity, SpanIds, Stamp } from '../fact.js'
import { now, watchClock } from '../lib/clock.js'
import { newSpanId, newTraceId } from '../lib/ids.js'
import { steady } from '../lib/steady.js'
import type { Causality } from './current.js'
import type { Settling } from './settle.js'

export interface ActivityDeps {
  readonly causality: Causality
  readonly settling: Pick<Settling, 'begin' | 'only'>
  readonly emit: Emit
  /** Marks that something happened, and answers who the page is now. */
  readonly touch: () => Stamp
}

export interface Activities {
  readonly open: OpenActivity
  /** The cause that an activity opened now would have. */
  current(): Cause
  /**
   * The cause for an interaction that may come to nothing. When something needs it, `onNeeded` opens it with the cause's
   * ids; until then there is no record of it.
   */
  reserve(onNeeded: () => void): Cause
}

/** Makes the function by which every capture module opens its spans: ids are minted here, under the current cause. */
export function createActivities({ causality, settling, emit, touch }: ActivityDeps): Activities {
  const reserved = steady(new WeakMap<Cause, () => void>())
  let background: Cause | undefined
  let loading: Cause | undefined

  function root(kind: Cause['kind'], stamp: Stamp, adopted?: SpanIds): Cause {
    // A server that made the page may have sampled otherwise; the scenario decides.
    const ids = { traceId: newTraceId(), spanId: newSpanId(), ...adopted, sampled: stamp.sampled }
    return kind === 'interaction' ? { kind, ids, interactionId: ids.spanId } : { kind, ids }
  }

  /** What the chain of tasks says; where it is broken, the one act that may have done it. */
  function find(): Cause | undefined {
    const origin = causality.origin()
    if (origin) reserved.get(origin)?.()
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
    // What is only inferred must not keep open, or infer again, what it was inferred from.
    const end = parent && !parent.certainty ? settling.begin(parent, at) : undefined
    // A route closes when its cause has settled, so it must not be waited for.
    if (kind === 'route') end?.(at)
    return createActivity(kind, ids, kind === 'work' ? { ...cause, ids } : cause, kind === 'route' ? undefined : end)
  }

  function createActivity<K extends ActivityKind>(
    kind: K,
    ids: SpanIds,
    cause: Cause,
    onEnd?: (at: number) => void,
  ): Activity<K> {
    const gap = watchClock()
    let isOpen = true
    return {
      ids,
      cause,
      close(detail: CloseDetail[K], at = now()) {
        if (!isOpen) return
        isOpen = false
        if (loading === cause && kind === 'page') setLoading(undefined)
        const { leaptMs, isSuspended } = gap()
        const suspended = isSuspended && { suspended: true }
        onEnd?.(at)
        emit({ type: 'closed', kind, at: at - leaptMs, spanId: ids.spanId, ...suspended, detail } as Fact)
      },
    }
  }

  function setLoading(cause: Cause | undefined): void {
    loading = cause
    causality.setLoading(cause)
  }

  return {
    open,
    current: () => find() ?? inBackground(),
    reserve(onNeeded) {
      const cause = root('interaction', touch())
      reserved.set(cause, onNeeded)
      return cause
    },
  }
}

function child(parent: Cause, stamp: Stamp): SpanIds {
  const { traceId, spanId } = parent.ids
  return { traceId, spanId: newSpanId(), parentSpanId: spanId, sampled: stamp.sampled }
}
