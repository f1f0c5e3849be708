import type { Fact, Opened } from '../fact.js'

// What was told of the person's acts lately; a guess with room for every act that has not yet settled.
const MAX_KEPT = 100
// Three clicks on one control within a second: nobody does that to a control that answers.
const RAGE_CLICKS = 3
const RAGE_MS = 1000

interface Act {
  readonly fact: Opened<'interaction'>
  isRage: boolean
  hasError: boolean
  /** What followed by inference alone, which the core does not count. */
  inferred: number
}

/**
 * Makes the function that says how an interaction came out: `error`, something was thrown or answered with 5xx because of
 * it; `rage`, one of three or more clicks on one control within a second; `dead`, a click that nothing followed.
 */
export function createOutcomes(): (fact: Fact) => Fact {
  let acts: Act[] = []
  const controlOf = ({ fact }: Act) => fact.detail.named?.control
  const isClick = ({ fact }: Act) => fact.detail.named?.action === 'click'

  function add(fact: Opened<'interaction'>): void {
    const act: Act = { fact, isRage: false, hasError: false, inferred: 0 }
    acts = [...acts.slice(1 - MAX_KEPT), act]
    const same = acts.filter(
      each => isClick(each) && controlOf(each) === controlOf(act) && fact.at - each.fact.at < RAGE_MS,
    )
    if (same.length >= RAGE_CLICKS) for (const each of same) each.isRage = true
  }
  function fail(isOf: (ids: Opened['ids']) => boolean): void {
    for (const act of acts) if (isOf(act.fact.ids)) act.hasError = true
  }

  function count(traceId: string): void {
    for (const act of acts) if (act.fact.ids.traceId === traceId) act.inferred++
  }

  const requests = new Map<string, string>()

  return fact => {
    if (fact.type === 'opened') {
      if (fact.certainty === 'inferred') count(fact.ids.traceId)
      if (fact.kind === 'interaction') add(fact)
      else if (fact.kind === 'request' && fact.cause?.kind === 'interaction')
        requests.set(fact.ids.spanId, fact.ids.traceId)
    } else if (fact.type === 'noted') {
      if (fact.kind === 'error') fail(({ traceId }) => traceId === fact.ids?.traceId)
    } else if (fact.kind === 'request') {
      const of = requests.get(fact.spanId)
      requests.delete(fact.spanId)
      const { status = 0, failure } = fact.detail
      if (of && (status >= 500 || (failure && failure !== 'AbortError'))) fail(({ traceId }) => traceId === of)
    } else if (fact.kind === 'interaction') {
      const act = acts.find(({ fact: { ids } }) => ids.spanId === fact.spanId)
      const effects = (fact.detail.effects ?? 0) + (act?.inferred ?? 0)
      const isDead = act && isClick(act) && !effects
      const outcome = act?.hasError ? 'error' : act?.isRage ? 'rage' : isDead ? 'dead' : undefined
      return { ...fact, detail: { ...fact.detail, effects, outcome } }
    }
    return fact
  }
}
