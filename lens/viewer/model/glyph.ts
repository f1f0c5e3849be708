import type { IconName } from '../ui/icon.js'
import { lossOf } from './loss.js'
import type { Node } from './node.js'
import { isDatabase, isPage } from './semantics.js'

// The attributes by which a cause is known.
const CAUSES = { 'browser.page.start': 'page', 'interaction.type': 'act', 'browser.navigation.type': 'route' } as const
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
      const { span } = source
      const cause = Object.entries(CAUSES).find(([key]) => key in span.attributes)
      if (cause) return cause[1]
      if (isPage(span)) return 'page'
      if (!parent && /^background\b/.test(title)) return 'clock'
      return isDatabase(span) ? 'database' : KINDS[span.kind]
    }
  }
}
