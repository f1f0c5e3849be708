import { injectW3c } from '../propagation/w3c.js'
import { isWire } from '../propagation/wire.js'
import { currentContext, type RequestContext } from './context.js'

/**
 * The header by which a rendered document names the span that made it: `Server-Timing: traceparent;desc="00-…"`. In the
 * browser the page load becomes that span's child. `{}` outside of a trace. Not for documents that a shared cache keeps:
 * all their readers would land in one trace.
 *
 * ```ts
 * response.writeHead(200, { 'content-type': 'text/html', ...pageHeaders() })
 * ```
 */
export function pageHeaders(request: RequestContext | undefined = currentContext()): Record<string, string> {
  const traceparent = toTraceparent(request)
  return traceparent ? { 'server-timing': `traceparent;desc="${traceparent}"` } : {}
}

/**
 * The same as an element, for where headers are out of reach: `<meta name="traceparent" content="00-…">`, to stand in the
 * document above silmari's script. Empty outside of a trace.
 *
 * ```ts
 * const html = `<!doctype html><head>${pageMeta()}<script src="/silmari.js" data-service="shop-web"></script>`
 * ```
 */
export function pageMeta(request: RequestContext | undefined = currentContext()): string {
  const traceparent = toTraceparent(request)
  return traceparent && `<meta name="traceparent" content="${traceparent}">`
}

function toTraceparent(request: RequestContext | undefined): string {
  const { traceId = '', spanId = '', sampled = true, random = false } = request ?? {}
  const ids = { traceId, spanId, sampled, random }
  return isWire(ids) ? injectW3c(ids)[0]![1] : ''
}
