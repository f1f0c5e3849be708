import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Store } from '../store/store.js'
import { type Limits, readBody, UnsupportedMedia } from './body.js'
import { Busy, createBudget } from './budget.js'
import { allowOrigin, answerPreflight } from './cors.js'
import { createEndpoints, type Endpoint, type Tally } from './endpoints.js'
import { Malformed } from './malformed.js'
import { limitParts, TooLarge } from './parts.js'
import { encodeError, type Media } from './reply.js'

export interface Receiver {
  /** Whether the path is one of the receiver's; if so, the request is answered. */
  receive(path: string, request: IncomingMessage, response: ServerResponse): boolean
  /** What could not be kept since the start. */
  tally: Readonly<Tally>
}

export function createReceiver({ store, limits }: { store: Store; limits: Limits }): Receiver {
  const tally: Tally = { rejected: 0, ignored: 0 }
  const endpoints = createEndpoints(store, tally)
  const budget = createBudget()

  async function answer(endpoint: Endpoint, request: IncomingMessage, response: ServerResponse): Promise<void> {
    allowOrigin(request, response)
    const media = endpoint.otlp ? mediaOf(request) : 'application/json'
    const share = budget.open()
    try {
      if (request.method !== 'POST') throw new WrongMethod(`${request.method} is not POST`)
      if (!media) throw new UnsupportedMedia('content-type is neither application/json nor application/x-protobuf')
      const body = await readBody(request, limits, share.take)
      if (media === 'application/json') limitParts(body)
      send(response, 200, media, await endpoint.accept(body, media))
    } catch (error) {
      refuse(response, media ?? 'application/json', error)
    } finally {
      share.close()
      request.resume() // what was not read must not block the connection for the next request
    }
  }

  return {
    tally,
    receive(path, request, response) {
      const endpoint = endpoints.find(candidate => candidate.path.test(path))
      if (!endpoint) return false
      if (request.method === 'OPTIONS') answerPreflight(request, response)
      else void answer(endpoint, request, response)
      return true
    },
  }
}

class WrongMethod extends Error {
  override readonly name = 'WrongMethod'
}

function mediaOf(request: IncomingMessage): Media | null {
  const media = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase()
  return media === 'application/json' || media === 'application/x-protobuf' ? media : null
}

/** Of these a client sends again what was answered with 503 only; the code is google.rpc.Code's. */
function refuse(response: ServerResponse, media: Media, error: unknown): void {
  const message = (error as Error).message
  if (error instanceof Malformed) send(response, 400, media, encodeError(media, 3, message))
  else if (error instanceof WrongMethod)
    send(response.setHeader('allow', 'POST'), 405, media, encodeError(media, 12, message))
  else if (error instanceof TooLarge) send(response, 413, media, encodeError(media, 8, message))
  else if (error instanceof UnsupportedMedia) send(response, 415, media, encodeError(media, 3, message))
  else {
    const reason = error instanceof Busy ? message : `the store is unavailable: ${message}`
    send(response.setHeader('retry-after', '1'), 503, media, encodeError(media, 14, reason))
  }
}

function send(response: ServerResponse, status: number, media: Media, body: Buffer): void {
  response.writeHead(status, { 'content-type': media, 'content-length': body.length }).end(body)
}
