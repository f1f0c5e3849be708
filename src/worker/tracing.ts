import { createCounts } from '../capture/counts.js'
import { startFetch } from '../capture/fetch.js'
import { startXhr } from '../capture/xhr.js'
import { createActivities } from '../causality/activity.js'
import type { Causality } from '../causality/current.js'
import { startTasks } from '../causality/tasks.js'
import type { SpanIds, Undo } from '../fact.js'
import { now } from '../lib/clock.js'
import { newTraceId } from '../lib/ids.js'
import { together } from '../lib/listen.js'
import { createHeaders } from '../propagation/headers.js'
import { createTargets } from '../propagation/targets.js'
import { parseTraceparent } from '../propagation/w3c.js'
import type { Pages } from './pages.js'
import type { WorkerOptions } from './start.js'

export interface TracingDeps {
  readonly causality: Causality
  readonly pages: Pages
  readonly propagate: NonNullable<WorkerOptions['propagate']>
}

/** The core's own capture and causality, put together for a worker: who it is, and who is told, are its pages. */
export function startTracing({ causality, pages, propagate }: TracingDeps): Undo {
  const { to = ['self'], formats = ['w3c'], customHeaders = true } = propagate
  const stamp = () => pages.stamp(causality.origin())
  const { open, current } = createActivities({
    causality,
    settling: { only: () => undefined },
    emit: pages.tell,
    touch: stamp,
    newTraceId,
  })
  const targets = createTargets(to, globalThis.origin, problem => console.warn(problem))
  const inject = createHeaders({ targets, formats, customHeaders, now })
  const headersFor = (url: string, ids: SpanIds) =>
    pages.isLinked() ? inject(url, { ...ids, random: true }, stamp()) : undefined
  const { enter } = causality
  const requests = { open, current, headersFor, enter, count: createCounts(), readParent: parseTraceparent }
  return together(startFetch(requests), startXhr(requests), startTasks({ causality }))
}
