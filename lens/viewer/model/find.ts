import type { Attributes } from '../../src/record.js'
import type { Node } from './node.js'
import { toText } from './title.js'

/** Makes the search of one scenario. The text of a node is put together when it is first sought in. */
export function createFind(nodes: readonly Node[]): (query: string) => string[] {
  const texts = new Map<Node, string>()
  const textOf = (node: Node): string => {
    const known = texts.get(node) ?? toSought(node).toLowerCase()
    texts.set(node, known)
    return known
  }
  return query => {
    const words = query.toLowerCase().split(/\s+/).filter(Boolean)
    if (!words.length) return []
    return nodes.filter(node => words.every(word => textOf(node).includes(word))).map(node => node.key)
  }
}

function toSought(node: Node): string {
  const { title, service, marks, source } = node
  const parts = [title, service ?? '', ...marks.map(mark => mark.title)]
  if (source.type === 'span') {
    const { name, traceId, spanId, statusMessage, attributes, events } = source.span
    parts.push(name, traceId, spanId, statusMessage ?? '', flat(attributes), ...events.map(e => flat(e.attributes)))
  } else if (source.type === 'log') {
    const { body, eventName, severity, traceId, attributes } = source.log
    parts.push(toText(body), eventName ?? '', severity ?? '', traceId ?? '', flat(attributes))
  } else if (source.type === 'access') {
    const { path, status, upstream, traceId, attributes } = source.line
    parts.push(path, String(status ?? ''), upstream ?? '', traceId ?? '', flat(attributes))
  }
  return parts.join('\n')
}

function flat(attributes: Attributes): string {
  return Object.entries(attributes)
    .map(([key, value]) => `${key}=${toText(value)}`)
    .join('\n')
}
