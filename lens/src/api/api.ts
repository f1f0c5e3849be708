import type { IncomingMessage, ServerResponse } from 'node:http'
import { toGlobalTraceId } from '../id.js'
import type { Tally } from '../receiver/endpoints.js'
import type { Store } from '../store/store.js'
import { isRebound } from './rebinding.js'

const MAX_LISTED = 200
// More than a person reads; about 15 MB of JSON.
const MAX_SPANS = 20_000

export interface Api {
  /** Whether the path is one of the API's; if so, the request is answered. */
  serve(url: URL, request: IncomingMessage, response: ServerResponse): boolean
}

export interface ApiDeps {
  store: Store
  /** The address that the lens listens on. */
  host: string
  version: string
  tally: Readonly<Tally>
}

/** The questions that the viewer asks. No CORS: other pages may send records, not read them. */
export function createApi({ store, host, version, tally }: ApiDeps): Api {
  async function answer(url: URL): Promise<[status: number, body: unknown]> {
    if (url.pathname === '/api/health') return [200, { status: 'ok', version, ...tally, ...(await store.health()) }]
    if (url.pathname === '/api/scenarios') return [200, await list(url.searchParams)]
    const id = toGlobalTraceId(/^\/api\/scenarios\/([^/]+)$/.exec(url.pathname)?.[1])
    if (!id) return [404, { error: `there is nothing at ${url.pathname}` }]
    return found(await store.scenario(id, MAX_SPANS), id)
  }

  function list(query: URLSearchParams) {
    const before = Number(query.get('before') ?? Number.NaN)
    return store.listScenarios({
      limit: Math.min(MAX_LISTED, Math.max(1, Math.trunc(Number(query.get('limit'))) || 50)),
      before: Number.isFinite(before) ? before : null,
      beforeId: toGlobalTraceId(query.get('beforeId')) ?? '',
      text: (query.get('q') ?? '').trim(),
    })
  }

  return {
    serve(url, request, response) {
      if (!url.pathname.startsWith('/api/')) return false
      if (request.method !== 'GET' && request.method !== 'HEAD') {
        send(response, 405, { error: `${request.method} is not GET` })
        return true
      }
      if (isRebound(host, request.headers.host)) {
        send(response, 403, { error: 'open the lens by its address or as localhost, or start it with --host 0.0.0.0' })
        return true
      }
      // Of the answer, too: half a gigabyte is more than a text can hold.
      answer(url)
        .then(([status, body]) => send(response, status, body))
        .catch((error: Error) => send(response, 503, { error: `the store is unavailable: ${error.message}` }))
      return true
    },
  }
}

function found(scenario: object | null, id: string): [number, unknown] {
  return scenario ? [200, scenario] : [404, { error: `there is no scenario ${id}` }]
}

function send(response: ServerResponse, status: number, body: unknown): void {
  const bytes = Buffer.from(JSON.stringify(body))
  response
    .writeHead(status, {
      'content-type': 'application/json',
      'content-length': bytes.length,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      ...(status === 405 && { allow: 'GET, HEAD' }),
    })
    .end(bytes)
}
