/**
 * silmari/node: the thread goes on in the services behind the page.
 *
 * ```ts
 * import { createServer } from 'node:http'
 * import { nodeListener, outgoingHeaders } from 'silmari/node'
 *
 * createServer(nodeListener({ name: 'orders', version: '1.2.0' }, async (request, response) => {
 *   const answer = await fetch('http://payments.internal/charge', { headers: outgoingHeaders() })
 *   response.end(await answer.text())
 * }))
 * ```
 */

export { currentContext, type RequestContext, type Service, withContext } from './node/context.js'
export { corsHeaders } from './node/cors.js'
export { withSqlComment } from './node/driver.js'
export { createLog, type LogFields, logFields, type Severity, winstonFields } from './node/log.js'
export { fetchHandler, honoMiddleware, middleware, nodeListener } from './node/middleware.js'
export { ScenarioPropagator, ScenarioSpanProcessor } from './node/otel.js'
export { outgoingHeaders } from './node/outgoing.js'
export { pageHeaders, pageMeta } from './node/page.js'
export { type PropagationOptions, startPropagation } from './node/propagate.js'
export {
  type Connection,
  decodeProxyHeader,
  encodeProxyHeader,
  type ProxyError,
  type ProxyHeader,
} from './node/proxy-protocol.js'
export { type HeaderSource, readContext } from './node/read.js'
export { rejectedHeaders } from './node/rejected.js'
export { type CommentOptions, readSqlComment, sqlComment } from './node/sql-comment.js'
export { extractIds, type ReadableFormat } from './propagation/extract.js'
export type { ReadHeader, SentIds } from './propagation/wire.js'
