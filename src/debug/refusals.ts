import type { Fact, Note, Opened, Undo } from '../fact.js'
import { guard } from '../lib/guard.js'
import { parseUrl } from '../lib/url.js'
import type { ResolvedOptions, TargetRule } from '../options.js'
import { corsHeaders } from '../propagation/headers.js'
import { createTargets } from '../propagation/targets.js'
import { createAskServer } from './preflight.js'

export interface RefusalDeps {
  readonly propagate: ResolvedOptions['propagate']
  /** The facts until now. */
  readonly early: readonly Fact[]
  readonly onFact: (fn: (fact: Fact) => void) => Undo
  readonly note: Note
  readonly fetch: typeof fetch
}

// What fetch and XMLHttpRequest say where the browser had no answer to show.
const FAILURE = /^(TypeError|NetworkError)$/
// A page speaks to few origins; a bound for one that makes them up. A guess.
const MAX_ORIGINS = 50

/**
 * Says once for each origin which of our headers it refuses, with the line that would let them pass: in the console, and as
 * the event `silmari.cors.refused`. In a rehearsal each target is asked as soon as the page has spoken to it; else one to
 * which a request of ours has failed.
 */
export function startRefusals({ propagate, early, onFact, note, fetch }: RefusalDeps): Undo {
  const { rehearse } = propagate
  const targetOf = createTargets(propagate.to, window.origin)
  const ask = createAskServer(fetch)
  const asked = new Set<string>()
  const open = new Map<string, Opened<'request'>>()

  async function check(url: string): Promise<void> {
    const where = parseUrl(url)
    const target = where && targetOf(where)
    if (!target || where.origin === window.origin || asked.has(where.origin) || asked.size === MAX_ORIGINS) return
    asked.add(where.origin)
    const names = corsHeaders({ ...propagate, to: [target as TargetRule] })
    if ((await ask(url, names)) !== false) return
    const alone = await Promise.all(names.map(name => ask(url, [name])))
    const refused = names.filter((_, n) => !alone[n])
    tell(where.origin, names, refused.length ? refused : names)
  }

  function tell(origin: string, names: readonly string[], refused: readonly string[]): void {
    const outcome = rehearse ? 'would be refused' : 'are refused, and requests with them fail,'
    console.warn(
      `silmari: ${refused.join(', ')} ${outcome} by ${origin}; let it answer preflights with\n` +
        `Access-Control-Allow-Headers: ${names.join(', ')}\n` +
        `or try: npx silmari cors ${window.origin} ${origin}`,
    )
    const attributes = { 'url.full': origin, 'silmari.cors.refused': refused, 'silmari.cors.rehearsal': rehearse }
    note('event', { name: 'silmari.cors.refused', attributes })
  }

  const take = guard('refusals', (fact: Fact) => {
    if (fact.kind !== 'request') return
    if (fact.type === 'opened') return void open.set(fact.ids.spanId, fact)
    const request = open.get(fact.spanId)
    open.delete(fact.spanId)
    const hasFailed = request?.detail.decorated && FAILURE.test(fact.detail.failure ?? '')
    if (request && (rehearse || hasFailed)) void check(request.detail.url)
  })
  early.forEach(take)
  return onFact(take)
}
