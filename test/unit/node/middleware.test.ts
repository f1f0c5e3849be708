import assert from 'node:assert/strict'
import { createServer, type RequestListener, request } from 'node:http'
import {
  connect,
  createServer as createHttp2Server,
  type Http2ServerRequest,
  type Http2ServerResponse,
} from 'node:http2'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { type TestContext, test } from 'node:test'
import {
  currentContext,
  fetchHandler,
  honoMiddleware,
  middleware,
  nodeListener,
  outgoingHeaders,
  readContext,
  withContext,
} from '../../../src/node.js'
import { fromPage, GLOBAL_TRACE_ID, TRACEPARENT } from './ids.js'

const service = { name: 'orders', version: '1.2.0' }

async function serve(t: TestContext, listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

test('keeps the context through awaits, timers and the events of request and response', async t => {
  const seen: Record<string, string | undefined> = {}
  const note = (where: string) => {
    seen[where] = currentContext()?.globalTraceId
  }
  let finish = () => {}
  const finished = new Promise<void>(resolve => {
    finish = resolve
  })
  const url = await serve(
    t,
    nodeListener(service, async (incoming, response) => {
      note('start')
      incoming.on('data', () => note('data'))
      incoming.once('end', () => note('end'))
      response.on('finish', () => {
        note('finish')
        finish()
      })
      await new Promise(resolve => setTimeout(resolve))
      note('later')
      response.end()
    }),
  )
  await fetch(url, { method: 'POST', body: 'x'.repeat(100_000), headers: fromPage })
  await finished
  for (const where of ['start', 'data', 'end', 'later', 'finish']) assert.equal(seen[where], GLOBAL_TRACE_ID, where)
  assert.equal(currentContext(), undefined)
})

test('keeps the context while the body is read', async t => {
  const seen = new Set<string | undefined>()
  const url = await serve(
    t,
    nodeListener(service, async (incoming, response) => {
      for await (const _ of incoming) seen.add(currentContext()?.globalTraceId)
      response.end()
    }),
  )
  await fetch(url, { method: 'POST', body: 'x'.repeat(500_000), headers: fromPage })
  assert.deepEqual([...seen], [GLOBAL_TRACE_ID])
})

test('keeps the context of requests over HTTP/2', async t => {
  const listener = nodeListener(service, (incoming: Http2ServerRequest, response: Http2ServerResponse) => {
    incoming.resume().on('end', () => response.end(currentContext()?.globalTraceId ?? 'none'))
  })
  const server = createHttp2Server(listener)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const client = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  t.after(() => {
    client.destroy()
    server.close()
  })
  const stream = client.request({ ':method': 'POST', ...fromPage }).end('body')
  assert.equal(await text(stream), GLOBAL_TRACE_ID)
})

test('keeps the contexts of two requests apart, also on one connection', async t => {
  const url = await serve(
    t,
    nodeListener(service, async (_, response) => {
      await new Promise(resolve => setTimeout(resolve, 5))
      response.end(currentContext()?.globalTraceId ?? 'none')
    }),
  )
  const ids = Array.from({ length: 20 }, (_, n) => n.toString(16).padStart(32, 'a'))
  const answers = await Promise.all(
    ids.map(async id => (await fetch(url, { headers: { 'x-global-trace-id': id } })).text()),
  )
  assert.deepEqual(answers, ids)
  assert.equal(await (await fetch(url)).text(), 'none')
})

test('tells the next service the trace, the baggage byte for byte, the GlobalTraceId and who calls', async t => {
  const next = await serve(t, (incoming, response) => response.end(JSON.stringify(incoming.headers)))
  const url = await serve(
    t,
    nodeListener(service, async (_, response) => {
      const answer = await fetch(next, { headers: outgoingHeaders() })
      response.end(await answer.text())
    }),
  )
  const received = await (await fetch(url, { headers: { ...fromPage, tracestate: 'vendor=1' } })).json()
  assert.equal(received.traceparent, TRACEPARENT)
  assert.equal(received.tracestate, 'vendor=1')
  assert.equal(received.baggage, fromPage.baggage)
  assert.equal(received['x-global-trace-id'], GLOBAL_TRACE_ID)
  assert.equal(received['x-service-name'], 'orders')
  assert.equal(received['x-service-version'], '1.2.0')
})

test('adds a context value that the service sets to the baggage that came', () => {
  const came = readContext(fromPage)
  const headers = withContext({ ...came, values: { ...came.values, 'provider.id': 'card-x' } }, outgoingHeaders)
  assert.equal(headers.baggage, `${fromPage.baggage},provider.id=card-x`)
})

test('has no headers to add outside of a request', () => {
  assert.deepEqual(outgoingHeaders(), {})
})

test('serves requests with hostile headers as if they had none', async t => {
  const url = await serve(
    t,
    nodeListener(service, (_, response) => response.end(JSON.stringify(outgoingHeaders()))),
  )
  const hostile = { traceparent: 'x'.repeat(5000), baggage: `${','.repeat(5000)}=;`, 'x-global-trace-id': '../../etc' }
  const answer = await fetch(url, { headers: hostile })
  assert.deepEqual(Object.keys(await answer.json()), ['x-service-name', 'x-service-version'])
})

test('answers two headers of one name as if there were none', async t => {
  const url = new URL(
    await serve(
      t,
      nodeListener(service, (_, response) => response.end(currentContext()?.traceId ?? 'none')),
    ),
  )
  const answer = await new Promise<string>(resolve => {
    request(url, { headers: { traceparent: [TRACEPARENT, TRACEPARENT] } }, response => {
      response.setEncoding('utf8').once('data', resolve)
    }).end()
  })
  assert.equal(answer, 'none')
})

test('is middleware for frameworks whose requests raise no events', () => {
  let seen: string | undefined
  middleware(service)({ headers: fromPage }, {}, () => {
    seen = currentContext()?.globalTraceId
  })
  assert.equal(seen, GLOBAL_TRACE_ID)
})

test('wraps a fetch-style handler and hands its further arguments on', async () => {
  const handler = fetchHandler(service, async (request, env: { region: string }) => {
    await request.text()
    return Response.json({ id: currentContext()?.globalTraceId, region: env.region })
  })
  const answer = await handler(new Request('http://orders/', { headers: fromPage }), { region: 'kr' })
  assert.deepEqual(await answer.json(), { id: GLOBAL_TRACE_ID, region: 'kr' })
})

test('is Hono middleware', async () => {
  const request = new Request('http://orders/', { headers: fromPage })
  const id = await honoMiddleware(service)({ req: { raw: request } }, async () => currentContext()?.globalTraceId)
  assert.equal(id, GLOBAL_TRACE_ID)
})
