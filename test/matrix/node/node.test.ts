import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { Writable } from 'node:stream'
import { type TestContext, test } from 'node:test'
import {
  currentContext,
  honoMiddleware,
  logFields,
  middleware,
  outgoingHeaders,
  readContext,
  startPropagation,
  winstonFields,
  withContext,
  withSqlComment,
} from '../../../src/node.js'
import { fromPage, GLOBAL_TRACE_ID, SPAN_ID, TRACE_ID, TRACEPARENT } from '../../unit/node/ids.js'
import { packages } from '../bundle.js'

const load = createRequire(`${packages}/`)
const service = { name: 'orders', version: '1.2.0' }
const request = { ...readContext(fromPage), service }
const COMMENT = `/*global_trace_id='${GLOBAL_TRACE_ID}',traceparent='${TRACEPARENT}'*/`

/** What a handler knows after it has waited and read the body. */
async function seen() {
  await new Promise(resolve => setTimeout(resolve, 1))
  const { globalTraceId, traceId, values } = currentContext() ?? {}
  return { globalTraceId, traceId, customer: values?.['customer.id'], service: currentContext()?.service?.name }
}
const EXPECTED = { globalTraceId: GLOBAL_TRACE_ID, traceId: TRACE_ID, customer: 'm 1', service: 'orders' }
const post = { method: 'POST', headers: { ...fromPage, 'content-type': 'application/json' }, body: '{"a":1}' }

async function serve(t: TestContext, listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

test('Express keeps the context through its parsers and handlers', async t => {
  const express = load('express')
  const app = express()
  app.use(middleware(service))
  app.use(express.json())
  app.post('/', async (asked: { body: unknown }, answer: { json(value: object): void }) => {
    answer.json({ ...(await seen()), body: asked.body })
  })
  const url = await serve(t, app)
  const answer = await fetch(url, post)
  assert.deepEqual(await answer.json(), { ...EXPECTED, body: { a: 1 } })
})

test('Fastify keeps the context through its parsers and handlers', async t => {
  const app = load('fastify')()
  t.after(() => app.close())
  app.addHook('onRequest', middleware(service))
  app.post('/', async (asked: { body: unknown }) => ({ ...(await seen()), body: asked.body }))
  const answer = await fetch(await app.listen({ port: 0, host: '127.0.0.1' }), post)
  assert.deepEqual(await answer.json(), { ...EXPECTED, body: { a: 1 } })
})

test('Hono keeps the context through its handlers', async () => {
  const { Hono } = load('hono')
  const app = new Hono()
  app.use(honoMiddleware(service))
  app.post('/', async (c: { req: { json(): unknown }; json(value: object): Response }) =>
    c.json({ ...(await seen()), body: await c.req.json() }),
  )
  const answer = await app.request('/', post)
  assert.deepEqual(await answer.json(), { ...EXPECTED, body: { a: 1 } })
})

test('two requests at once do not see each other', async t => {
  const app = load('express')()
  app.use(middleware(service))
  app.get('/', async (_: unknown, answer: { json(value: object): void }) => answer.json(await seen()))
  const url = await serve(t, app)
  const ids = Array.from({ length: 20 }, (_, n) => n.toString(16).padStart(32, 'a'))
  const answers = ids.map(async id => (await fetch(url, { headers: { 'x-global-trace-id': id } })).json())
  assert.deepEqual(
    (await Promise.all(answers)).map(({ globalTraceId }) => globalTraceId),
    ids,
  )
})

test('undici takes the ids to the next service, with who calls', async t => {
  let got: IncomingMessage | undefined
  const url = await serve(t, (asked, answer) => {
    got = asked
    answer.end()
  })
  const undici = load('undici')
  for (const send of [undici.request, undici.fetch]) {
    const answer = await withContext(request, () => send(url, { headers: outgoingHeaders() }))
    await (answer.body.dump?.() ?? answer.text())
    const { headers } = got!
    assert.equal(headers.traceparent, TRACEPARENT)
    assert.equal(headers.baggage, fromPage.baggage)
    assert.equal(headers['x-global-trace-id'], GLOBAL_TRACE_ID)
    assert.deepEqual([headers['x-service-name'], headers['x-service-version']], ['orders', '1.2.0'])
  }
})

test('undici does so by itself once the service is named, and keeps what a request has', async t => {
  const got: IncomingMessage[] = []
  const url = await serve(t, (asked, answer) => {
    got.push(asked)
    answer.end()
  })
  const undici = load('undici')
  const stop = startPropagation({ to: [url] })
  t.after(stop)
  for (const send of [undici.request, undici.fetch]) {
    const answer = await withContext(request, () => send(url, { headers: { Baggage: 'own=1' } }))
    await (answer.body.dump?.() ?? answer.text())
  }
  assert.deepEqual(
    got.map(({ headers }) => [headers.traceparent, headers.baggage, headers['x-service-name']]),
    Array(2).fill([TRACEPARENT, 'own=1', 'orders']),
  )
})

const FIELDS = { GlobalTraceId: GLOBAL_TRACE_ID, TraceId: TRACE_ID, SpanId: SPAN_ID }
const only = (line: object) => Object.fromEntries(Object.entries(line).filter(([key]) => key in FIELDS))

test('pino and winston write the same fields', () => {
  const lines: string[] = []
  const stream = new Writable({
    write(chunk, _, done) {
      lines.push(String(chunk))
      done()
    },
  })
  const pino = load('pino')({ mixin: logFields }, stream)
  const { createLogger, format, transports } = load('winston')
  const winston = createLogger({
    format: format.combine(winstonFields, format.json()),
    transports: [new transports.Stream({ stream })],
  })
  withContext(request, () => {
    pino.info('by pino')
    winston.info('by winston')
  })
  assert.deepEqual(
    lines.map(line => only(JSON.parse(line))),
    [FIELDS, FIELDS],
  )
})

test('mysql2 sends its statements with the ids of the request', async t => {
  const mysql = load('mysql2')
  const statements: string[] = []
  const server = mysql.createServer()
  server.listen(0, '127.0.0.1')
  await once(server._server, 'listening')
  server.on('connection', (connection: MySqlConnection) => {
    connection.serverHandshake({
      protocolVersion: 10,
      serverVersion: '8.0.0',
      connectionId: 1,
      statusFlags: 2,
      characterSet: 8,
      capabilityFlags: 0xffffff,
    })
    connection.on('query', (sql: string) => {
      statements.push(sql)
      connection.sequenceId = 1 // an answer follows its question
      connection.writeOk()
      connection.sequenceId = 0
    })
    connection.on('error', () => {}) // it goes when the pool ends
  })
  const { port } = server._server.address()
  const bare = mysql.createPool({ host: '127.0.0.1', port, user: 'u', connectionLimit: 1 })
  t.after(async () => {
    await bare.promise().end()
    server.close()
  })
  const pool = withSqlComment(bare, { dialect: 'mysql' })
  const promised = pool.promise()
  await withContext(request, async () => {
    await promised.query('SELECT ? AS a', ['x'])
    await promised.query({ sql: 'SELECT 2' })
    await new Promise(resolve => pool.query('SELECT 3', resolve))
    const connection = await promised.getConnection()
    await connection.query('SELECT 4')
    connection.release()
    await promised.query('SELECT 5 # theirs')
  })
  await promised.query('SELECT 6')
  assert.deepEqual(statements, [
    `SELECT 'x' AS a ${COMMENT}`,
    `SELECT 2 ${COMMENT}`,
    `SELECT 3 ${COMMENT}`,
    `SELECT 4 ${COMMENT}`,
    'SELECT 5 # theirs',
    'SELECT 6',
  ])
})

interface MySqlConnection {
  serverHandshake(options: object): void
  writeOk(): void
  sequenceId: number
  on(event: string, fn: (sql: string) => void): void
}
