import type { Node } from './node.js'

export interface Row {
  readonly node: Node
  /** Place among its siblings, from 1, and how many they are. */
  readonly nth: number
  readonly of: number
}

/** The rows that are seen while these nodes are collapsed. */
export function toRows(lanes: readonly Node[], collapsed: ReadonlySet<string>): Row[] {
  const rows: Row[] = []
  const stack = below(lanes)
  for (let row = stack.pop(); row; row = stack.pop()) {
    rows.push(row)
    if (!collapsed.has(row.node.key)) stack.push(...below(row.node.children))
  }
  return rows
}

function below(nodes: readonly Node[]): Row[] {
  return nodes.map((node, i) => ({ node, nth: i + 1, of: nodes.length })).reverse()
}

// A page of rows is read at once; more than a few of them are not.
const EXPAND_UP_TO = 400

/** What is collapsed at first: nothing in a scenario of ordinary size, else every lane in which nothing failed. */
export function collapsedAtFirst(lanes: readonly Node[]): Set<string> {
  const size = lanes.reduce((sum, lane) => sum + lane.size + 1, 0)
  if (size <= EXPAND_UP_TO) return new Set()
  return new Set(lanes.filter(lane => lane.faults === 0 || lane.size > EXPAND_UP_TO).map(lane => lane.key))
}

/** The nodes above this one, which must be open for it to be seen. */
export function pathTo(node: Node): string[] {
  const keys: string[] = []
  for (let above = node.parent; above; above = above.parent) keys.push(above.key)
  return keys
}
