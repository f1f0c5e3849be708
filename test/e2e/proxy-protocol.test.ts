import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import {
  type Connection,
  decodeProxyHeader,
  encodeProxyHeader,
  type ProxyHeader,
} from '../../src/node/proxy-protocol.js'

// Unix sockets in a directory of our own: no port to collide with anybody's.
const home = mkdtempSync(join(tmpdir(), 'silmari-'))
const front = join(home, 'front')
const back = join(home, 'back')
const config = `
defaults
  mode tcp
  timeout connect 5s
  timeout client 5s
  timeout server 5s
frontend in
  bind unix@${front} accept-proxy
  unique-id-format %[fc_pp_unique_id]
  default_backend out
backend out
  server service unix@${back} send-proxy-v2 proxy-v2-options unique-id,crc32c
`
const connection: Connection = {
  source: { address: '192.0.2.7', port: 56324 },
  destination: { address: '192.0.2.11', port: 443 },
  uniqueId: '017f22e279b07cc398c4dc0c0c07398f',
}

let haproxy: ChildProcess
let service: Server
const arrivals: { header: ProxyHeader; payload: string }[] = []

before(async () => {
  service = createServer({ allowHalfOpen: true }, socket => void receive(socket)).listen(back)
  await once(service, 'listening')
  writeFileSync(join(home, 'haproxy.cfg'), config)
  haproxy = spawn('haproxy', ['-db', '-f', join(home, 'haproxy.cfg')], { stdio: 'ignore' })
  const failed = once(haproxy, 'error').then(([error]) => Promise.reject(error))
  await Promise.race([listening(), failed])
})

after(async () => {
  haproxy.kill()
  await once(haproxy, 'exit')
  service.close()
  rmSync(home, { recursive: true })
})

test('HAProxy takes the GlobalTraceId from our header and hands it on in its own', async () => {
  for (const given of [connection, { ...connection, crc32c: true }]) {
    const { header, payload } = await send(encodeProxyHeader(given), 'SELECT 1')
    assert.equal(header.uniqueId, connection.uniqueId)
    assert.deepEqual(header.source, connection.source)
    assert.deepEqual(header.destination, connection.destination)
    assert.equal(header.crc32c, 'valid')
    assert.equal(payload, 'SELECT 1')
  }
})

test('HAProxy takes addresses of version 1 and IPv6', async () => {
  const ends = { source: { address: '2001:db8::1', port: 1 }, destination: { address: '2001:db8::2', port: 65535 } }
  const { header } = await send(encodeProxyHeader({ ...ends, version: 1 }), 'x')
  assert.deepEqual([header.source, header.destination], [ends.source, ends.destination])
  assert.equal(header.uniqueId, '')
})

/** Sends a header and a payload through HAProxy; resolves with what the service behind it got. */
async function send(header: Uint8Array, payload: string): Promise<{ header: ProxyHeader; payload: string }> {
  const before = arrivals.length
  const socket = connect(front)
  socket.write(header)
  socket.end(payload)
  await once(socket.resume(), 'close')
  assert.equal(arrivals.length, before + 1)
  return arrivals[before]!
}

async function receive(socket: Socket): Promise<void> {
  const chunks: Uint8Array[] = []
  for await (const chunk of socket) chunks.push(chunk)
  const bytes = Buffer.concat(chunks)
  const header = decodeProxyHeader(bytes)
  if (!('error' in header)) arrivals.push({ header, payload: bytes.subarray(header.headerLength).toString() })
  socket.end()
}

async function listening(): Promise<void> {
  const socket = connect(front)
  try {
    await once(socket, 'connect')
    socket.destroy()
  } catch {
    await new Promise(resolve => setImmediate(resolve)) // HAProxy has not opened it yet
    return listening()
  }
}
