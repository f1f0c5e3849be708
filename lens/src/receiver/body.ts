import type { IncomingMessage } from 'node:http'
import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate } from 'node:zlib'
import { Busy } from './budget.js'
import { Malformed } from './malformed.js'

export interface Limits {
  /** Bytes of a request's body as it comes over the wire. */
  maxBodyBytes: number
  /** Bytes of the same after inflating. */
  maxInflatedBytes: number
}

export class TooLarge extends Error {
  override readonly name = 'TooLarge'
}

export class UnsupportedMedia extends Error {
  override readonly name = 'UnsupportedMedia'
}

const DECODERS = {
  gzip: promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
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
  const body = await collect(request, limits.maxBodyBytes, take)
  if (encoding === 'identity' || body.length === 0) return body
  try {
    const inflated = await DECODERS[encoding as keyof typeof DECODERS](body, {
      maxOutputLength: limits.maxInflatedBytes,
    })
    take(inflated.length)
    return inflated
  } catch (error) {
    if (error instanceof Busy) throw error
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE')
      throw new TooLarge(`the inflated body has more than ${limits.maxInflatedBytes} bytes`)
    throw new Malformed(`the body is not ${encoding}: ${(error as Error).message}`)
  }
}

async function collect(request: IncomingMessage, max: number, take: (bytes: number) => void): Promise<Buffer> {
  const tooLarge = new TooLarge(`the body has more than ${max} bytes`)
  if (Number(request.headers['content-length']) > max) throw tooLarge
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    size += chunk.length
    if (size > max) throw tooLarge
    take(chunk.length)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks, size)
}
