import type { Undo } from '../fact.js'
import { together } from '../lib/listen.js'
import { startCallbacks } from './callbacks.js'
import type { Causality } from './current.js'
import { startPorts } from './ports.js'
import { startPromises } from './promises.js'
import { startTargets } from './targets.js'
import { startTimers } from './timers.js'

export interface TaskDeps {
  readonly causality: Pick<Causality, 'bound' | 'callBack' | 'follow' | 'origin' | 'resume'>
  readonly scope: typeof globalThis
}

/** Takes the cause along wherever the browser runs the page's code later (docs/causality.md). */
export function startTasks({ causality, scope = globalThis }: Partial<TaskDeps> & Pick<TaskDeps, 'causality'>): Undo {
  const deps = { causality, scope }
  return together(startTimers(deps), startCallbacks(deps), startPromises(deps), startTargets(deps), startPorts(deps))
}
