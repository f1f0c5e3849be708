import { builtin } from './builtin.js'
import type { HeadersFor } from './outgoing.js'

// https://undici.nodejs.org/#/docs/api/DiagnosticsChannel: of undici itself and of Node's fetch, which is built on it.
const CHANNEL = 'undici:request:create'

interface UndiciRequest {
  readonly origin: string | URL
  readonly path: string
  /** Lines of a header before undici 6, since then names and values in turn. */
  readonly headers: string | readonly unknown[]
  addHeader(name: string, value: string): void
}

/** Adds headers to requests of `fetch` and undici, each hop of a redirect by itself. Returns its undo. */
export function startUndici(headersFor: HeadersFor): () => void {
  const onCreate = (message: unknown) => {
    try {
      const { request } = message as { request: UndiciRequest }
      const own = namesOf(request.headers)
      for (const [name, value] of Object.entries(headersFor(`${new URL(request.origin).origin}${request.path}`))) {
        if (!own.has(name)) request.addHeader(name, value)
      }
    } catch {
      // What a subscriber throws ends the process; without our headers the request goes as it was.
    }
  }
  const channels = builtin<typeof import('node:diagnostics_channel')>('node:diagnostics_channel')
  channels?.subscribe(CHANNEL, onCreate)
  return () => void channels?.unsubscribe(CHANNEL, onCreate)
}

function namesOf(headers: string | readonly unknown[]): Set<string> {
  const names =
    typeof headers === 'string'
      ? headers.split('\r\n').map(line => line.split(':', 1)[0])
      : headers.filter((_, at) => at % 2 === 0)
  return new Set(names.map(name => String(name).toLowerCase()))
}
