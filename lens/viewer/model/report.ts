import type { Log } from '../../src/record.js'
import type { Node } from './node.js'

interface Report {
  readonly node: Node
  readonly log: Log
}

/** Rows that report the same error as `log`: the page's own record of it, and the event that Sentry got. */
export function otherReports(log: Log, nodes: readonly Node[]): readonly Report[] {
  const id = log.attributes['sentry.event_id']
  if (!id) return []
  return nodes.flatMap(node => {
    const other = node.source.type === 'log' ? node.source.log : log
    return other !== log && other.attributes['sentry.event_id'] === id ? [{ node, log: other }] : []
  })
}
