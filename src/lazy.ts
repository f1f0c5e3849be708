import { writeEarly } from './early.js'
import type { Fact, Undo } from './fact.js'
import type { DeliveryReport } from './handle.js'
import { attempt, guard } from './lib/guard.js'
import { later } from './lib/later.js'
import { listen, together } from './lib/listen.js'
import type { ResolvedOptions } from './options.js'
import type { Pipeline, PipelineDeps, StartPipeline } from './pipeline.js'

/** Loads the second file. */
export type LoadPipeline = (options: ResolvedOptions) => Promise<{ startPipeline: StartPipeline }>

// An idle callback may never come on a busy page; a guess that keeps the second file out of the page's first seconds.
const IDLE_TIMEOUT_MS = 3000

/** The pipeline, before and after it has been loaded. */
export interface LazyPipeline {
  flush(): Promise<DeliveryReport>
  /** `undefined` until the pipeline is there. */
  report(): DeliveryReport | undefined
  shutdown: Undo
}

/** Loads the pipeline when the page has loaded and is idle, at once when it is being hidden, and when asked to flush. */
export function startPipelineLater(load: LoadPipeline, deps: PipelineDeps, kept: () => readonly Fact[]): LazyPipeline {
  let written = ''
  let pipeline: Pipeline | undefined
  let loading: Promise<void> | undefined
  let isOver = false

  // By `await` alone: a page may replace the methods of promises.
  const begin = async (): Promise<void> => {
    stopWaiting()
    try {
      const { startPipeline } = await load(deps.options)
      stopKeeping()
      if (!isOver)
        pipeline = attempt('pipeline', () =>
          startPipeline(deps, { written, write: facts => writeEarly(facts, 0, '', deps) }),
        )
    } catch (error) {
      attempt('lazy', () =>
        console.warn('silmari: the pipeline could not be loaded; ids and headers go on alone.', error),
      )
    }
  }
  const once = () => (loading ??= begin())
  const stopWaiting = whenIdleOrHidden(once)
  const stopKeeping = listen(window, 'pagehide', () => {
    if (deps.options.endpoint) written = writeEarly(kept(), deps.droppedEarly(), written, deps)
  })

  return {
    report: () => pipeline?.report(),
    async flush() {
      await once()
      return (await pipeline?.flush()) ?? { delivered: 0, kept: 0, dropped: {} }
    },
    shutdown() {
      isOver = true
      stopWaiting()
      stopKeeping()
      attempt('shutdown', () => pipeline?.shutdown())
    },
  }
}

function whenIdleOrHidden(run: () => void): Undo {
  const { requestIdleCallback, cancelIdleCallback } = window
  let callOff: Undo = () => {}

  function wait(): void {
    // Safari has no requestIdleCallback.
    if (!requestIdleCallback) callOff = later(run, 1)
    else {
      const idle = requestIdleCallback.call(window, guard('lazy', run), { timeout: IDLE_TIMEOUT_MS })
      callOff = () => cancelIdleCallback.call(window, idle)
    }
  }
  if (document.readyState === 'complete') wait()
  return together(
    () => callOff(),
    listen(window, 'load', wait),
    listen(document, 'visibilitychange', () => document.visibilityState === 'hidden' && run()),
  )
}
