import { traceOf } from './join.js'
import { createDraft, type Draft } from './node.js'

/**
 * A lane for each cause. A trace whose first span arrived is a lane, and what else of that trace lost its parent goes
 * beneath it. Where that first span is missing, a group stands in its place.
 */
export function toLanes(roots: readonly Draft[]): Draft[] {
  const traces = new Map<string, Draft[]>()
  for (const root of roots) {
    const id = laneOf(root)
    const own = traces.get(id)
    if (own) own.push(root)
    else traces.set(id, [root])
  }
  return [...traces.values()].map(toLane).sort((a, b) => a.startMs - b.startMs)
}

/** Records without a trace share a lane with others of the same source. */
function laneOf(root: Draft): string {
  const { source } = root
  if (source.type === 'log') return source.log.traceId ?? `from ${source.log.service}`
  if (source.type === 'access') return source.line.traceId ?? `from ${source.line.server}`
  return traceOf(root)
}

function toLane(roots: readonly Draft[]): Draft {
  if (roots.length === 1) return roots[0]!
  const heads = roots.filter(root => root.source.type === 'span' && !root.isOrphan)
  const head = heads.length === 1 ? heads[0]! : createGroup(roots)
  for (const root of roots) {
    if (root === head) continue
    root.parent = head
    head.children.push(root)
  }
  return head
}

function createGroup(roots: readonly Draft[]): Draft {
  const traceId = traceOf(roots[0]!) || null
  const services = new Set(roots.map(root => root.service))
  return createDraft({
    key: `group-${traceId ?? roots[0]!.key}`,
    source: { type: 'group', traceId },
    title: roots[0]!.title,
    service: services.size === 1 ? roots[0]!.service : null,
    startMs: Math.min(...roots.map(root => root.firstMs)),
    endMs: Math.max(...roots.map(root => root.lastMs)),
  })
}
