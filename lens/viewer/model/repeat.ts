import type { Node } from './node.js'
import { methodOf, splitSql, statementOf, urlOf } from './semantics.js'

/** One of several that are the same. */
export interface Repeat {
  readonly nth: number
  readonly of: number
}

/**
 * The same request more than once under one cause, the same statement or arrival more than once under one parent, and the
 * same act several times in a row.
 */
export function findRepeats(lanes: readonly Node[], nodes: readonly Node[]): Map<string, Repeat> {
  const alike = new Map<string, Node[]>()
  const add = (identity: string, node: Node) => alike.set(identity, [...(alike.get(identity) ?? []), node])

  for (const node of nodes) {
    const identity = identityOf(node)
    if (identity) add(identity, node)
  }
  let run = 0
  lanes.forEach((lane, i) => {
    if (lane.title !== lanes[i - 1]?.title) run++
    if (lane.source.type === 'span' && !/^(page load|background)\b/.test(lane.title)) add(`run ${run}`, lane)
  })

  const repeats = new Map<string, Repeat>()
  for (const same of alike.values())
    if (same.length > 1) for (const [i, { key }] of same.entries()) repeats.set(key, { nth: i + 1, of: same.length })
  return repeats
}

function identityOf(node: Node): string | null {
  if (node.source.type !== 'span' || !node.parent) return null
  const { kind, traceId, service, attributes } = node.source.span
  const statement = statementOf(attributes)
  if (statement) return [node.parent.key, service, splitSql(statement).statement].join('\n')
  const method = methodOf(attributes)
  if (!method || (kind !== 'client' && kind !== 'server')) return null
  return [kind === 'client' ? traceId : node.parent.key, kind, service, method, urlOf(attributes)].join('\n')
}
