import type { ClientRequest } from 'node:http'
import { captureNatives } from '../lib/natives.js'
import { patch } from '../lib/patch.js'
import { builtin } from './builtin.js'
import type { HeadersFor } from './outgoing.js'

// biome-ignore lint/suspicious/noExplicitAny: Node has four forms of arguments, and passes them on
type Send = (...args: any[]) => ClientRequest
interface Client {
  request: Send
  get: Send
}

/** Where a request goes that its ClientRequest does not tell. */
interface Given {
  readonly port?: number | string | null
  readonly defaultPort?: number | string
  readonly socketPath?: string
  readonly agent?: { readonly defaultPort?: number } | boolean
}

/** Adds headers to requests of node:http and node:https, whatever form their arguments have. Returns its undo. */
export function startClientRequests(headersFor: HeadersFor): () => void {
  captureNatives() // there is no `init` on a server
  const clients = ['node:http', 'node:https'].flatMap(name => builtin<Client>(name) ?? [])
  const undos = clients.flatMap(client => [
    patch(client, 'request', (native, self, args) => {
      const request: ClientRequest = Reflect.apply(native, self, args)
      addHeaders(request, args, headersFor)
      return request
    }),
    // Node's own would call its own `request`.
    patch(client, 'get', (_, __, args) => {
      const request = client.request(...args)
      request.end()
      return request
    }),
  ])
  // For `import { request } from 'node:http'`.
  const sync = () => builtin<typeof import('node:module')>('node:module')?.syncBuiltinESMExports()
  sync()
  return () => {
    for (const undo of undos) undo()
    sync()
  }
}

function addHeaders(request: ClientRequest, args: readonly unknown[], headersFor: HeadersFor): void {
  if (request.headersSent) return // given as a list, headers are written at once
  try {
    for (const [name, value] of Object.entries(headersFor(toUrl(request, args)))) {
      if (!request.hasHeader(name)) request.setHeader(name, value)
    }
  } catch {
    // A context that the application made up may hold what no header can.
  }
}

/** By the arguments, since a Host header may say anything. A socket in the file system has no URL. */
function toUrl({ protocol, host, path }: ClientRequest, [first, second]: readonly unknown[]): string {
  const isUrl = typeof first === 'string' || first instanceof URL
  const { port } = isUrl ? new URL(first) : { port: '' }
  const given: Given = isUrl ? { port, ...(typeof second === 'object' ? second : null) } : { ...(first as Given) }
  if (given.socketPath) return ''
  const { defaultPort = typeof given.agent === 'object' ? given.agent.defaultPort : undefined } = given
  const name = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host
  return `${protocol}//${name}:${given.port || defaultPort || (protocol === 'https:' ? 443 : 80)}${path}`
}
