import type { Scenario } from '../../src/store/store.js'
import { joinSpans } from './join.js'
import { toLanes } from './lane.js'
import type { Draft, Mark, Node } from './node.js'
import { placeRecords } from './place.js'

export interface Outline {
  /** One for each cause, in order of time. */
  readonly lanes: readonly Node[]
  /** Every node, in the order of a tree with nothing collapsed. */
  readonly nodes: readonly Node[]
  readonly byKey: ReadonlyMap<string, Node>
  readonly startMs: number
  readonly endMs: number
  /** In order of appearance. */
  readonly services: readonly string[]
}

export interface OutlineOptions {
  /** Every log record gets a row; otherwise only the notable ones, and the others are marks on their span. */
  readonly allLogs: boolean
}

/** Puts all traces of a scenario together: a lane for each cause, what it caused beneath it. */
export function toOutline({ spans, logs, access }: Scenario, { allLogs }: OutlineOptions): Outline {
  const joined = joinSpans(spans)
  const loose = placeRecords({ logs, access }, joined, allLogs)
  const lanes = toLanes([...joined.roots, ...loose])
  const nodes = measure(lanes)
  return {
    lanes,
    nodes,
    byKey: new Map(nodes.map(node => [node.key, node])),
    startMs: nodes.reduce((least, node) => Math.min(least, node.startMs), Infinity),
    endMs: nodes.reduce((most, node) => Math.max(most, node.endMs), -Infinity),
    services: servicesOf(nodes),
  }
}

/** Fills in what a node knows of those beneath it. Loops instead of recursion: a trace may be thousands deep. */
function measure(lanes: readonly Draft[]): Draft[] {
  const nodes: Draft[] = []
  const stack = lanes.toReversed()
  for (let node = stack.pop(); node; node = stack.pop()) {
    node.children.sort(byTime)
    node.marks.sort((a: Mark, b: Mark) => a.timeMs - b.timeMs)
    node.depth = node.parent ? node.parent.depth + 1 : 0
    node.index = nodes.push(node) - 1
    for (const child of node.children.toReversed()) stack.push(child)
  }
  for (const { parent, size, faults, isFailed, firstMs, lastMs } of nodes.toReversed()) {
    if (!parent) continue
    parent.size += size + 1
    parent.faults += faults + Number(isFailed)
    parent.firstMs = Math.min(parent.firstMs, firstMs)
    parent.lastMs = Math.max(parent.lastMs, lastMs)
  }
  return nodes
}

// A balancer's line goes before the span that it let through when its clock says the same.
const RANK = { access: 0, log: 1, span: 2, group: 3 }

function byTime(a: Draft, b: Draft): number {
  return a.startMs - b.startMs || RANK[a.source.type] - RANK[b.source.type] || b.endMs - a.endMs
}

function servicesOf(nodes: readonly Node[]): string[] {
  const timed = nodes.filter(node => node.service !== null).toSorted((a, b) => a.startMs - b.startMs)
  return [...new Set(timed.map(node => node.service as string))]
}
