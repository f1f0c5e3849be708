import assert from 'node:assert/strict'
import http, { createServer, get, type IncomingHttpHeaders, request as send } from 'node:http'
import https from 'node:https'
import type { AddressInfo } from 'node:net'
import { after, afterEach, before, test } from 'node:test'
import { readContext, startPropagation, withContext } from '../../../src/node.js'
import { fromPage, GLOBAL_TRACE_ID, TRACEPARENT } from './ids.js'

const natives = [http.request, http.get, https.request, https.get]
const context = { ...readContext(fromPage), service: { name: 'orders', version: '1.2.0' } }
let got: IncomingHttpHeaders[] = []
const server = createServer((incoming, answer) => {
  got.push(incoming.headers)
  if (incoming.url === '/away') answer.writeHead(302, { location: `${other}/` })
  answer.end()
})
let port: number
/** The service that is named, and the same under a name that is not. */
let named: string
let other: string
let stop = () => {}

before(async () => {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  port = (server.address() as AddressInfo).port
  named = `http://127.0.0.1:${port}`
  other = `http://localhost:${port}`
})
afterEach(() => stop())
after(() => {
  server.closeAllConnections()
  server.close()
})

/** What the server got of what `act` sends while a request is served. */
async function sent(act: () => unknown): Promise<IncomingHttpHeaders[]> {
  got = []
  await withContext(context, act)
  return got
}

/** Waits until a request of node:http is answered. */
function answered(start: (done: (answer: http.IncomingMessage) => void) => http.ClientRequest): Promise<unknown> {
  return new Promise((resolve, reject) => start(answer => resolve(answer.resume())).on('error', reject))
}

const FORMS: [promise: string, act: () => Promise<unknown>][] = [
  ['fetch', () => fetch(named)],
  ['fetch of a Request', () => fetch(new Request(named, { method: 'POST', body: 'x' }))],
  ['get of a text', () => answered(done => get(named, done))],
  ['get of a URL', () => answered(done => http.get(new URL(named), done))],
  ['get of a URL with options', () => answered(done => http.get(named, { headers: { accept: 'a/b' } }, done))],
  ['get of options', () => answered(done => get({ host: '127.0.0.1', port, path: '/' }, done))],
  ['request of options', () => answered(done => send({ hostname: '127.0.0.1', port: `${port}` }, done).end())],
  ['request with a body', () => answered(done => send(named, { method: 'POST' }, done).end('body'))],
  ['request whose options win', () => answered(done => send('http://127.0.0.1:1/', { port }, done).end())],
]
for (const [form, act] of FORMS) {
  test(`adds the ids to a ${form}`, async () => {
    stop = startPropagation({ to: [named] })
    const [headers] = await sent(act)
    assert.equal(headers?.traceparent, TRACEPARENT)
    assert.equal(headers?.baggage, fromPage.baggage)
    assert.equal(headers?.['x-global-trace-id'], GLOBAL_TRACE_ID)
    assert.deepEqual([headers?.['x-service-name'], headers?.['x-service-version']], ['orders', '1.2.0'])
  })
}

test('gives nobody else anything, also not by a redirect or under a name in Host', async () => {
  stop = startPropagation({ to: [named] })
  const away = await sent(() => fetch(`${named}/away`))
  assert.deepEqual(
    away.map(headers => headers['x-global-trace-id']),
    [GLOBAL_TRACE_ID, undefined],
  )
  const elsewhere = await sent(async () => {
    await fetch(other)
    await answered(done => get(other, done))
    await answered(done => get(other, { headers: { host: `127.0.0.1:${port}` } }, done))
  })
  for (const headers of elsewhere)
    assert.deepEqual([headers.traceparent, headers['x-service-name']], [undefined, undefined])
  assert.equal(elsewhere.length, 3)
})

test('leaves a header that a request has', async () => {
  stop = startPropagation({ to: [/^http:\/\/127\.0\.0\.1/] })
  const headers = { Traceparent: 'own', baggage: 'own=1' }
  const list = ['host', 'shop', 'baggage', 'own=1', 'traceparent', 'own']
  const requests = await sent(async () => {
    await fetch(named, { headers })
    await answered(done => get(named, { headers }, done))
    await answered(done => send(named, { headers: list }, done).end())
  })
  for (const { traceparent, baggage } of requests) assert.deepEqual([traceparent, baggage], ['own', 'own=1'])
  assert.equal(requests.length, 3)
})

test('adds nothing outside of a request that is served', async () => {
  stop = startPropagation({ to: [named] })
  got = []
  await fetch(named)
  await answered(done => get(named, done))
  for (const headers of got) assert.equal(headers.traceparent, undefined)
})

test('lets requests fail as they do', async () => {
  stop = startPropagation({ to: [named, 'http://127.0.0.1:1'] })
  await withContext(context, async () => {
    assert.throws(() => send('no address'), { code: 'ERR_INVALID_URL' })
    await assert.rejects(
      answered(done => get('http://127.0.0.1:1', done)),
      { code: 'ECONNREFUSED' },
    )
    await assert.rejects(fetch('http://127.0.0.1:1'), TypeError)
  })
  const forged = { ...context, globalTraceId: 'a\r\nb', baggage: 'a\r\nb' }
  await withContext(forged, async () => {
    await fetch(named)
    await answered(done => get(named, done))
  })
})

test('leaves nothing behind', async () => {
  startPropagation({ to: [named] })()
  assert.deepEqual([http.request, http.get, https.request, https.get], natives)
  assert.equal(get, natives[1])
  const [byFetch, byGet] = await sent(async () => {
    await fetch(named)
    await answered(done => get(named, done))
  })
  assert.deepEqual([byFetch?.traceparent, byGet?.traceparent], [undefined, undefined])
})
