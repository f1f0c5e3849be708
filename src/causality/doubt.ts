import type { Cause } from '../fact.js'
import { performanceNow } from '../lib/natives.js'

export interface Doubt {
  /** A task of `cause` begins. */
  saw(cause: Cause): void
  /** `cause`, or the same one in doubt. `since`: when it began what has now come to its end; left out, its last wait. */
  of(cause: Cause, since?: number): Cause
}

// Whoever acted before these has had an answer (a guess).
const MAX_CAUSES = 20

/**
 * Two flows may await one promise, and nobody is told: when the promise of one settles, the other may go on in the same
 * task. It can only be an interaction that ran while the promise was pending and has nothing else to wait for; then the
 * answer is the cause in doubt, and all that follows from it is marked as inferred.
 */
export function createDoubt(): Doubt {
  const recent: Cause[] = []
  let count = 0
  return {
    saw(cause) {
      const { flow, kind } = cause
      if (!flow) return
      if (!flow.ranAt && kind === 'interaction') recent[count++ % MAX_CAUSES] = cause
      flow.ranAt = performanceNow()
    },
    of(cause, since = cause.flow?.heldAt) {
      const { kind, flow, certainty } = cause
      if (!flow || certainty || kind === 'background') return cause
      const at = performanceNow()
      for (let i = 0; i < recent.length; i++) {
        const other = recent[i]!.flow!
        if (other !== flow && other.ranAt >= since! && !other.holds && other.busyUntil < at)
          return flow.doubt?.ids === cause.ids ? flow.doubt : (flow.doubt = { ...cause, certainty: 'inferred' })
      }
      return cause
    },
  }
}

/** The flow of `cause` waits for a promise; the answer says that it has settled. */
export function hold({ flow }: Cause): () => void {
  if (flow && !flow.holds++) flow.heldAt = performanceNow()
  return () => {
    if (flow) flow.holds--
  }
}
