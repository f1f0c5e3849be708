import type { IncomingMessage } from 'node:http'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { Busy } from './budget.js'
import { Malformed } from './malformed.js'
import { TooLarge } from './parts.js'

export interface Limits {
  /** Bytes of a request's body as it comes over the wire. */
  maxBodyBytes: number
  /** Bytes of the same after inflating. */
  maxInflatedBytes: number
}

export class UnsupportedMedia extends Error {
  override readonly name = 'UnsupportedMedia'
}

const DECODERS = {
  gzip: createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
} as const

const ENCODINGS = Object.keys(DECODERS).join(', ')

/** The whole body, inflated; `take` hears of each part before it is held. Throws TooLarge, UnsupportedMedia or Malformed. */
export async function readBody(
  request: IncomingMessage,
  limits: Limits,
  take: (bytes: number) => void,
): Promise<Buffer> {
  const encoding = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase()
  if (encoding !== 'identity' && !Object.hasOwn(DECODERS, encoding))
    throw new UnsupportedMedia(`content-encoding ${encoding} is none of ${ENCODINGS}`)
  const tooLarge = new TooLarge(`the body has more than ${limits.maxBodyBytes} bytes`)
  if (Number(request.headers['content-length']) > limits.maxBodyBytes) throw tooLarge
  const body = await collect(request.iterator({ destroyOnReturn: false }), limits.maxBodyBytes, tooLarge, take)
  return encoding === 'identity' || body.length === 0
    ? body
    : inflate(body, encoding as keyof typeof DECODERS, limits.maxInflatedBytes, take)
}

/** In parts, so that what many bodies become at once is bounded as well: a bomb is a thousand times its size. */
async function inflate(
  body: Buffer,
  encoding: keyof typeof DECODERS,
  max: number,
  take: (bytes: number) => void,
): Promise<Buffer> {
  const decoder = DECODERS[encoding]()
  decoder.end(body)
  try {
    return await collect(decoder, max, new TooLarge(`the inflated body has more than ${max} bytes`), take)
  } catch (error) {
    if (error instanceof Busy || error instanceof TooLarge) throw error
    throw new Malformed(`the body is not ${encoding}: ${(error as Error).message}`)
  }
}

async function collect(
  parts: AsyncIterable<Buffer>,
  max: number,
  tooLarge: TooLarge,
  take: (bytes: number) => void,
): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of parts) {
    size += chunk.length
    if (size > max) throw tooLarge
    take(chunk.length)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks, size)
}
