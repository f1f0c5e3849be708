import { BROKEN } from './flows.js'
import type { Kept } from './record.js'

export interface Click {
  readonly kind: string
  readonly at: number
}
export interface Score {
  /** Requests that a click is the cause of. */
  readonly caused: number
  /** Requests that were given to any click, and how many of them to the right one. */
  readonly given: number
  readonly right: number
  /** The same of what the tool says it knows, for one that tells what it knows from what it infers. */
  readonly givenAsKnown: number
  readonly rightAsKnown: number
}
export interface Verdict {
  readonly all: Score
  /** Without the flows that nobody can follow. */
  readonly whole: Score
  readonly byKind: Readonly<Record<string, Score>>
  /** Of the requests that the page made. */
  readonly recorded: number
  readonly made: number
}

const NONE: Score = { caused: 0, given: 0, right: 0, givenAsKnown: 0, rightAsKnown: 0 }

/** Compares what a tool says with what the URLs say: `/api/<kind>/<click or none>/…`. */
export function judge(asked: readonly string[], kept: readonly Kept[], clicks: readonly Click[]): Verdict {
  const byId = new Map(kept.map(record => [record.id, record]))
  const byPath = new Map(kept.filter(({ url }) => url).map(record => [toPath(record.url!), record]))
  const byKind: Record<string, Score> = {}
  let recorded = 0
  for (const path of asked) {
    const [, , kind, click] = path.split('/') as [string, string, string, string]
    const truth = click === 'none' ? undefined : Number(click)
    const record = byPath.get(path)
    if (record) recorded++
    const given = record ? clicksOf(record, byId, clicks) : []
    const isGiven = given.length ? 1 : 0
    const isRight = truth !== undefined && given.includes(truth) ? 1 : 0
    const isKnown = record?.certainty === 'inferred' ? 0 : 1
    byKind[kind] = add(byKind[kind] ?? NONE, {
      caused: truth === undefined ? 0 : 1,
      given: isGiven,
      right: isRight,
      givenAsKnown: isGiven * isKnown,
      rightAsKnown: isRight * isKnown,
    })
  }
  const whole = Object.entries(byKind).filter(([kind]) => !BROKEN.includes(kind))
  return {
    all: Object.values(byKind).reduce(add, NONE),
    whole: whole.reduce((sum, [, score]) => add(sum, score), NONE),
    byKind,
    recorded,
    made: asked.length,
  }
}

/** The clicks whose records are above the request's: for each, the page's click at that very time. */
function clicksOf(record: Kept, byId: ReadonlyMap<string, Kept>, clicks: readonly Click[]): number[] {
  if (record.isClick) return [nearest(record.at, clicks)]
  return record.parents.flatMap(id => {
    const above = byId.get(id)
    return above ? clicksOf(above, byId, clicks) : []
  })
}

function nearest(at: number, clicks: readonly Click[]): number {
  let best = 0
  for (let i = 0; i < clicks.length; i++) {
    if (Math.abs(clicks[i]!.at - at) < Math.abs(clicks[best]!.at - at)) best = i
  }
  return best
}

function toPath(url: string): string {
  return new URL(url, 'http://any').pathname
}

function add(a: Score, b: Score): Score {
  return {
    caused: a.caused + b.caused,
    given: a.given + b.given,
    right: a.right + b.right,
    givenAsKnown: a.givenAsKnown + b.givenAsKnown,
    rightAsKnown: a.rightAsKnown + b.rightAsKnown,
  }
}
