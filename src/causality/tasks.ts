import type { Undo } from '../fact.js'
import { together } from '../lib/listen.js'
import { startAnswers } from './answers.js'
import { bindCallbacks, startFrames } from './callbacks.js'
import type { Causality } from './current.js'
import { startPorts } from './ports.js'
import { bindPromises } from './promises.js'
import { startTimers } from './timers.js'

export interface TaskDeps {
  readonly causality: Causality
  readonly scope: typeof globalThis
}

/** Takes the cause along wherever the browser runs the page's code later (docs/causality.md); the rest is in late.ts. */
export function startTasks({ causality, scope = globalThis }: Pick<TaskDeps, 'causality'> & Partial<TaskDeps>): Undo {
  const deps = { causality, scope }
  return together(
    startTimers(deps),
    startFrames(deps),
    bindCallbacks(deps, 'Scheduler.postTask'),
    bindPromises(
      deps,
      'Response Request Blob ReadableStream ReadableStreamDefaultReader ReadableStreamBYOBReader Scheduler.yield',
    ),
    startAnswers(deps),
    startPorts(deps),
  )
}
