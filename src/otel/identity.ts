import type { Attributes } from '@opentelemetry/api'
import type { Task } from '../handle.js'

/** Who the page is, under the names that silmari's own spans and logs have for it (src/trace/attributes.ts). */
export function toIdentity({ touch }: Task): Attributes {
  const { globalTraceId, sessionId, pageId, tabId, scenarioName, context } = touch()
  return {
    global_trace_id: globalTraceId,
    'session.id': sessionId,
    'page.id': pageId,
    'tab.id': tabId,
    'scenario.name': scenarioName,
    ...context,
  }
}
