import assert from 'node:assert/strict'
import { request } from 'node:http'
import { connect } from 'node:net'
import { test } from 'node:test'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { clientOf, lensFor } from './support/lens.js'
import { decode, encode } from './support/proto.js'
import { logsOf, SCENARIO, T0, TRACE, tracesOf } from './support/requests.js'

const PROTOBUF = { 'content-type': 'application/x-protobuf' }
const record = { eventName: 'e', timeUnixNano: '5000000' }
const logBytes = encode('ExportLogsServiceRequest', { resourceLogs: [{ scopeLogs: [{ logRecords: [record] }] }] })

test("answers full success with an empty message in the request's content type", async t => {
  const { post } = await lensFor(t)
  const json = await post('/v1/traces', tracesOf({}), { 'content-type': 'application/json; charset=utf-8' })
  assert.deepEqual([json.status, json.headers.get('content-type'), await json.text()], [200, 'application/json', '{}'])
  const protobuf = await post('/v1/logs', logBytes, PROTOBUF)
  assert.deepEqual([protobuf.status, protobuf.headers.get('content-type')], [200, 'application/x-protobuf'])
  assert.equal((await protobuf.arrayBuffer()).byteLength, 0)
})

test('says how many records of a request it rejected, and why', async t => {
  const { post, get } = await lensFor(t)
  const json = await post('/v1/traces', tracesOf({}, { traceId: 'x' }))
  const { partialSuccess } = (await json.json()) as { partialSuccess: Record<string, string> }
  assert.equal(partialSuccess.rejectedSpans, '1')
  assert.match(partialSuccess.errorMessage ?? '', /traceId/)

  const spans = Array.from({ length: 300 }, () => ({ name: 'without ids' }))
  const body = encode('ExportTraceServiceRequest', { resourceSpans: [{ scopeSpans: [{ spans }] }] })
  const protobuf = await post('/v1/traces', body, PROTOBUF)
  const answer = decode('ExportServiceResponse', new Uint8Array(await protobuf.arrayBuffer()))
  assert.deepEqual(answer, { partialSuccess: { rejected: '300', errorMessage: partialSuccess.errorMessage } })
  assert.deepEqual([(await get('/api/health')).spans, (await get('/api/health')).rejected], [1, 301])
})

test('inflates gzip, deflate and brotli', async t => {
  const { post, get } = await lensFor(t)
  const text = JSON.stringify(logsOf({}))
  assert.equal((await post('/v1/logs', gzipSync(text), { 'content-encoding': 'gzip' })).status, 200)
  assert.equal((await post('/v1/logs', brotliCompressSync(text), { 'content-encoding': 'br' })).status, 200)
  assert.equal((await post('/v1/logs', gzipSync(logBytes), { ...PROTOBUF, 'content-encoding': 'gzip' })).status, 200)
  assert.equal((await get('/api/health')).logs, 3)
})

test('refuses with the status and error body of the protocol', async t => {
  const { post, url } = await lensFor(t)
  const cases: [status: number, response: Promise<Response>][] = [
    [400, post('/v1/traces', '{"resourceSpans":')],
    [400, post('/v1/traces', 'no gzip', { 'content-encoding': 'gzip' })],
    [415, post('/v1/traces', '{}', { 'content-type': 'text/plain' })],
    [415, post('/v1/traces', '{}', { 'content-encoding': 'zstd' })],
    [405, fetch(`${url}/v1/traces`)],
    [405, fetch(`${url}/v1/logs`, { method: 'PUT', body: '{}', headers: { 'content-type': 'application/json' } })],
  ]
  for (const [status, pending] of cases) {
    const response = await pending
    const body = (await response.json()) as { code: number; message: string }
    assert.deepEqual([response.status, response.headers.get('content-type')], [status, 'application/json'])
    assert.ok(body.code > 0 && body.message)
  }
  const protobuf = await post('/v1/traces', Buffer.from([0x0a, 0x7f]), PROTOBUF)
  assert.deepEqual([protobuf.status, protobuf.headers.get('content-type')], [400, 'application/x-protobuf'])
  assert.deepEqual(decode('RpcStatus', new Uint8Array(await protobuf.arrayBuffer())), {
    code: 3,
    message: 'the body is not protobuf: a field reaches beyond the end',
  })
})

test('refuses bodies over the limit, on the wire and inflated, and goes on serving the connection', async t => {
  const { post, get } = await lensFor(t, { maxBodyBytes: 10_000, maxInflatedBytes: 20_000 })
  assert.equal((await post('/v1/logs', ' '.repeat(10_001))).status, 413)
  assert.equal((await post('/v1/logs', gzipSync(' '.repeat(20_001)), { 'content-encoding': 'gzip' })).status, 413)
  assert.equal((await post('/v1/logs', `{}${' '.repeat(9000)}`)).status, 200)
  assert.equal((await get('/api/health')).status, 'ok')
})

test('refuses a small body that would take gigabytes, and goes on', async t => {
  const { post, get } = await lensFor(t)
  const many = 2_100_000
  const emptySpans = Buffer.alloc(2 * many, Buffer.from([0x12, 0])) // field 2 without bytes, time and again
  const inScope = (bytes: Buffer) => Buffer.concat([Buffer.from([0x12, ...varint(bytes.length)]), bytes])
  const inResource = (bytes: Buffer) => Buffer.concat([Buffer.from([0x0a, ...varint(bytes.length)]), bytes])
  const gzip = { 'content-encoding': 'gzip' }
  const answers = [
    await post('/v1/traces', gzipSync(inResource(inScope(emptySpans))), { ...PROTOBUF, ...gzip }),
    await post('/v1/logs', gzipSync(`{"resourceLogs":[${'{},'.repeat(many)}{}]}`), gzip),
    await post('/logs/access', gzipSync('{}\n'.repeat(many)), gzip),
  ]
  for (const { status } of answers) assert.equal(status, 413)
  assert.deepEqual([(await get('/api/health')).status, (await get('/api/health')).rejected], ['ok', 0])
})

test('refuses a chunked body as soon as it is over the limit', async t => {
  const { url, get } = await lensFor(t, { maxBodyBytes: 10_000 })
  const body = new ReadableStream({
    start(controller) {
      for (let i = 0; i < 20; i++) controller.enqueue(new Uint8Array(1000))
      controller.close()
    },
  })
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${url}/v1/logs`, { method: 'POST', body, headers, duplex: 'half' } as RequestInit)
  assert.equal(response.status, 413)
  assert.equal((await get('/api/health')).status, 'ok')
})

test('lets a page of another origin send with credentials and with any header', async t => {
  const { url, post } = await lensFor(t)
  const origin = 'https://shop.example'
  const preflight = await fetch(`${url}/v1/traces`, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-encoding, content-type, x-own',
      'access-control-request-private-network': 'true',
    },
  })
  assert.equal(preflight.status, 204)
  assert.equal(preflight.headers.get('access-control-allow-headers'), 'content-encoding, content-type, x-own')
  assert.equal(preflight.headers.get('access-control-allow-private-network'), 'true')
  for (const response of [
    preflight,
    await post('/v1/traces', '{}', { origin }),
    await post('/v1/traces', '{', { origin }),
  ]) {
    assert.equal(response.headers.get('access-control-allow-origin'), origin)
    assert.equal(response.headers.get('access-control-allow-credentials'), 'true')
  }
})

test('lets no page read whose name was made to point at this machine', async t => {
  const { url } = await lensFor(t)
  const ask = (host: string) =>
    new Promise<number | undefined>((resolve, reject) => {
      request(`${url}/api/scenarios`, { headers: { host } }, answer => resolve(answer.resume().statusCode))
        .on('error', reject)
        .end()
    })
  for (const host of ['127.0.0.1:4319', 'localhost', 'LOCALHOST:80', '[::1]:4319', 'lens.localhost'])
    assert.equal(await ask(host), 200, host)
  for (const host of ['shop.example', 'localhost.shop.example:4319', '127.0.0.1.shop.example'])
    assert.equal(await ask(host), 403, host)
})

test('lets no page of another origin read', async t => {
  const { url } = await lensFor(t)
  const response = await fetch(`${url}/api/scenarios`, { headers: { origin: 'https://shop.example' } })
  assert.equal(response.headers.get('access-control-allow-origin'), null)
})

test('takes access log lines of any content type', async t => {
  const { post } = await lensFor(t)
  const response = await post('/logs/access', `{"time":${T0}}\nno\n`, { 'content-type': 'text/plain' })
  assert.deepEqual(await response.json(), { accepted: 1, rejected: 1, error: 'a line is not JSON' })
})

test("takes Sentry envelopes as the scenario's logs, an event sent twice once", async t => {
  const { post, get } = await lensFor(t)
  const event = { tags: { global_trace_id: SCENARIO }, contexts: { trace: { trace_id: TRACE } }, message: 'declined' }
  const envelope = [{ event_id: 'abc' }, { type: 'event' }, event].map(line => JSON.stringify(line)).join('\n')
  const text = { 'content-type': 'text/plain;charset=UTF-8', origin: 'https://shop.example' }
  const response = await post('/api/1/envelope/?sentry_key=k', envelope, text)
  await post('/api/1/envelope/', gzipSync(envelope), { ...text, 'content-encoding': 'gzip' })
  assert.deepEqual([response.status, await response.json()], [200, { id: 'abc' }])
  assert.equal(response.headers.get('access-control-allow-origin'), 'https://shop.example')
  const { logs } = await get(`/api/scenarios/${SCENARIO}`)
  assert.deepEqual(
    [logs.length, logs[0].body, logs[0].traceId, logs[0].attributes['sentry.event_id']],
    [1, 'declined', TRACE, 'abc'],
  )
})

test('keeps text that databases stumble over', async t => {
  const { post, get } = await lensFor(t)
  const name = "nul \u0000, quote ', lone \ud800, 결제 🧵"
  await post('/v1/traces', tracesOf({ name, attributes: { global_trace_id: SCENARIO, own: name } }))
  const { spans } = await get(`/api/scenarios/${SCENARIO}`)
  assert.equal(spans[0].name, name.replace('\ud800', '\ufffd'))
  assert.equal(spans[0].attributes.own, name)
})

test('survives senders that leave in the middle', async t => {
  const lens = await lensFor(t)
  const { port } = new URL(lens.url)
  await new Promise<void>(resolve => {
    const socket = connect(Number(port), '127.0.0.1', () => {
      socket.write(
        'POST /v1/traces HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{',
        () => socket.destroy(),
      )
    })
    socket.on('close', () => resolve())
  })
  assert.equal((await clientOf(lens.url).post('/v1/traces', tracesOf({}))).status, 200)
})

function varint(value: number): number[] {
  return value < 0x80 ? [value] : [(value % 0x80) | 0x80, ...varint(Math.floor(value / 0x80))]
}
