import type { IconName } from '../ui/icon.js'
import { lossOf } from './loss.js'
import type { Node } from './node.js'
import { isDatabase } from './semantics.js'

const CAUSES: readonly (readonly [RegExp, IconName])[] = [
  [/^page\b/, 'page'],
  [/^(click|submit|change|key|input|drag|pointer|tap|select)\b/, 'act'],
  [/^route\b/, 'route'],
  [/^background\b/, 'clock'],
]
const KINDS = {
  internal: 'work',
  client: 'request',
  server: 'server',
  producer: 'message',
  consumer: 'message',
} as const

/** The picture that tells kinds of rows apart without their colour. */
export function glyphOf({ source, parent, title }: Node): IconName {
  switch (source.type) {
    case 'access':
      return 'balancer'
    case 'group':
      return 'group'
    case 'log':
      if (source.log.eventName === 'sentry.event') return 'sentry'
      return lossOf(source.log).length ? 'loss' : 'log'
    case 'span': {
      const cause = source.span.kind === 'internal' && !parent && CAUSES.find(([name]) => name.test(title))
      if (cause) return cause[1]
      return isDatabase(source.span) ? 'database' : KINDS[source.span.kind]
    }
  }
}
