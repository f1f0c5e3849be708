/**
 * The third file, loaded by the second with `debug: true` or `propagate.rehearse: true` alone: what is worth knowing while
 * silmari is being put into an application, and what nobody else should pay for.
 */
import { startRefusals } from './debug/refusals.js'
import { startRouteKeys } from './debug/route-keys.js'
import { nameTracers } from './debug/tracers.js'
import type { Fact, Undo } from './fact.js'
import { attempt, onFault } from './lib/guard.js'
import { captureNatives } from './lib/natives.js'
import type { PipelineDeps } from './pipeline.js'

/**
 * Starts what the options ask for. Answers its undo.
 * @param early the facts until now.
 */
export function startDebug(deps: PipelineDeps, early: readonly Fact[]): Undo {
  captureNatives() // the files share no module
  onFault(deps.onFault)
  const { options, onFact, note, identity, fetch } = deps
  const { debug, propagate } = options
  const undos = [attempt('refusals', () => startRefusals({ propagate, early, onFact, note, fetch }))]
  if (debug) {
    undos.push(attempt('route keys', () => startRouteKeys(location.search, identity)))
    attempt('tracers', nameTracers)
  }
  return () => {
    for (const undo of undos) undo?.()
  }
}
