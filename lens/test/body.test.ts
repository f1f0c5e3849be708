import assert from 'node:assert/strict'
import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { test } from 'node:test'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { readBody } from '../src/receiver/body.js'
import { Busy } from '../src/receiver/budget.js'

const MIB = 1024 * 1024
const limits = { maxBodyBytes: 64 * MIB, maxInflatedBytes: 64 * MIB }
const BOMB = Buffer.alloc(50 * MIB)

for (const [encoding, compress] of [
  ['gzip', gzipSync],
  ['deflate', deflateSync],
  ['br', brotliCompressSync],
] as const) {
  test(`counts what ${encoding} becomes while it inflates, so that many bombs at once stay bounded`, async () => {
    const request = requestWith(compress(BOMB), encoding)
    let taken = 0
    const take = (bytes: number) => {
      if (taken + bytes > 2 * MIB) throw new Busy('enough')
      taken += bytes
    }
    await assert.rejects(readBody(request, limits, take), Busy)
    assert.ok(taken > MIB && taken <= 2 * MIB)
  })
}

function requestWith(body: Buffer, encoding: string): IncomingMessage {
  const request = new IncomingMessage(new Socket())
  request.headers['content-encoding'] = encoding
  request.push(body)
  request.push(null)
  return request
}
