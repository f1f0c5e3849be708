import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Store } from '../store/store.js'
import { readAccessLines } from './access.js'
import { type Limits, readBody, TooLarge, UnsupportedMedia } from './body.js'
import { allowOrigin, answerPreflight } from './cors.js'
import type { Intake } from './intake.js'
import { Malformed } from './malformed.js'
import { readLogsJson, readTracesJson } from './otlp-json.js'
import { encodeError, encodeSuccess, type Media } from './reply.js'

interface Reply {
  media: string
  body: Buffer
}

/** Takes a request's body, keeps what it says, and answers only when that is durable. */
type Endpoint = (body: Buffer, media: Media) => Promise<Reply>

export interface Receiver {
  /** Whether the path is one of the receiver's; if so, the request is answered. */
  receive(path: string, request: IncomingMessage, response: ServerResponse): boolean
}

export function createReceiver({ store, limits }: { store: Store; limits: Limits }): Receiver {
  const traces: Endpoint = (body, media) =>
    keep(readTracesJson(body.toString()), store.appendSpans, media, 'rejectedSpans')
  const logs: Endpoint = (body, media) =>
    keep(readLogsJson(body.toString()), store.appendLogs, media, 'rejectedLogRecords')
  const access: Endpoint = async body => {
    const { records, rejected, reason } = readAccessLines(body.toString())
    await store.appendAccess(records)
    return toJson({ accepted: records.length, rejected, ...(reason && { error: reason }) })
  }

  const endpoints: Record<string, Endpoint> = { '/v1/traces': traces, '/v1/logs': logs, '/logs/access': access }

  return {
    receive(path, request, response) {
      const endpoint = Object.hasOwn(endpoints, path) ? endpoints[path] : undefined
      if (!endpoint) return false
      if (request.method === 'OPTIONS') answerPreflight(request, response)
      else void answer(endpoint, request, response)
      return true
    },
  }

  async function answer(endpoint: Endpoint, request: IncomingMessage, response: ServerResponse): Promise<void> {
    allowOrigin(request, response)
    const media = mediaOf(request)
    try {
      if (request.method !== 'POST') return refuse(response, media, 405, `${request.method} is not POST`)
      if (!media && endpoint !== access)
        return refuse(response, media, 415, 'content-type is neither application/json nor application/x-protobuf')
      const reply = await endpoint(await readBody(request, limits), media ?? 'application/json')
      response.writeHead(200, { 'content-type': reply.media, 'content-length': reply.body.length }).end(reply.body)
    } catch (error) {
      const status = statusOf(error)
      refuse(response, media, status, status === 503 ? 'the store is unavailable' : (error as Error).message)
    } finally {
      request.resume() // what was not read must not block the connection for the next request
    }
  }
}

async function keep<T extends object>(
  { records, rejected, reason }: Intake<T>,
  append: (records: readonly T[]) => Promise<void>,
  media: Media,
  field: 'rejectedSpans' | 'rejectedLogRecords',
): Promise<Reply> {
  if (records.length) await append(records)
  return { media, body: encodeSuccess(media, field, rejected, reason) }
}

function toJson(value: unknown): Reply {
  return { media: 'application/json', body: Buffer.from(JSON.stringify(value)) }
}

function mediaOf(request: IncomingMessage): Media | null {
  const media = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase()
  return media === 'application/json' || media === 'application/x-protobuf' ? media : null
}

function statusOf(error: unknown): number {
  if (error instanceof TooLarge) return 413
  if (error instanceof UnsupportedMedia) return 415
  if (error instanceof Malformed) return 400
  return 503
}

// Codes of google.rpc.Code; what a client does next follows from the HTTP status.
const RPC_CODES: Record<number, number> = { 400: 3, 405: 12, 413: 8, 415: 3, 503: 14 }

function refuse(response: ServerResponse, media: Media | null, status: number, message: string): void {
  const type = media ?? 'application/json'
  const body = encodeError(type, RPC_CODES[status] ?? 2, message)
  response.writeHead(status, {
    'content-type': type,
    'content-length': body.length,
    ...(status === 405 && { allow: 'POST' }),
    ...(status === 503 && { 'retry-after': '1' }),
  })
  response.end(body)
}
