import type { IncomingMessage, ServerResponse } from 'node:http'

/**
 * Lets pages of every origin send, with whatever headers their exporter was configured with. The origin is named
 * rather than `*` because a beacon comes with credentials, and `*` refuses those. Pages may read Date, for the skew
 * of their clock.
 */
export function allowOrigin(request: IncomingMessage, response: ServerResponse): void {
  const origin = request.headers.origin
  response.setHeader('vary', 'origin')
  if (!origin) return
  response.setHeader('access-control-allow-origin', origin)
  response.setHeader('access-control-allow-credentials', 'true')
  response.setHeader('access-control-expose-headers', 'date, retry-after')
}

export function answerPreflight(request: IncomingMessage, response: ServerResponse): void {
  allowOrigin(request, response)
  response.setHeader('access-control-allow-methods', 'POST')
  response.setHeader('access-control-max-age', '86400')
  const asked = request.headers['access-control-request-headers']
  if (asked) response.setHeader('access-control-allow-headers', asked)
  // Chromium asks before a public page may reach the local network.
  if (request.headers['access-control-request-private-network'])
    response.setHeader('access-control-allow-private-network', 'true')
  response.writeHead(204).end()
}
