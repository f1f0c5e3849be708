import type { Kept } from './record.js'

export interface Click {
  readonly kind: string
  readonly at: number
}
export interface Score {
  /** Requests that a click is the cause of, and how many of them were given to that click. */
  readonly caused: number
  readonly found: number
  /** Requests that were given to any click, and how many of them rightly. */
  readonly given: number
  readonly right: number
}
export interface Verdict {
  readonly all: Score
  /** Of what the tool says it knows for certain. */
  readonly certain: Score
  readonly byKind: Readonly<Record<string, Score>>
}

const NONE: Score = { caused: 0, found: 0, given: 0, right: 0 }

/** Compares what a tool says with what the URLs say: `/api/<kind>/<click or none>/<step>`. */
export function judge(spans: readonly Kept[], clicks: readonly Click[]): Verdict {
  const byId = new Map(spans.map(span => [span.id, span]))
  const byKind: Record<string, Score> = {}
  let all = NONE
  let certain = NONE
  for (const span of spans) {
    const [, kind, click] = /\/api\/(\w+)\/(\w+)\//.exec(span.url ?? '') ?? []
    if (!kind || kind === 'other') continue
    const truth = click === 'none' ? undefined : Number(click)
    const given = clickOf(span, byId, clicks)
    const isRight = given !== undefined && given === truth
    const score = {
      caused: truth === undefined ? 0 : 1,
      found: isRight ? 1 : 0,
      given: given === undefined ? 0 : 1,
      right: isRight ? 1 : 0,
    }
    all = add(all, score)
    byKind[kind] = add(byKind[kind] ?? NONE, score)
    if (span.certainty !== 'inferred') certain = add(certain, score)
  }
  return { all, certain, byKind }
}

/** The click whose record is above the request's: the page's click at that very time. */
function clickOf(span: Kept, byId: ReadonlyMap<string, Kept>, clicks: readonly Click[]): number | undefined {
  let above: Kept | undefined = span
  while (above && !above.isClick) above = byId.get(above.parent ?? '')
  if (!above) return
  let best = 0
  for (let i = 0; i < clicks.length; i++) {
    if (Math.abs(clicks[i]!.at - above.at) < Math.abs(clicks[best]!.at - above.at)) best = i
  }
  return best
}

function add(a: Score, b: Score): Score {
  return {
    caused: a.caused + b.caused,
    found: a.found + b.found,
    given: a.given + b.given,
    right: a.right + b.right,
  }
}
