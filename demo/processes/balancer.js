/** A small load balancer for machines without HAProxy: same routes, same retries, same access log. */
import { randomUUID } from 'node:crypto'
import { createServer, request as open } from 'node:http'
import { ready } from './parent.js'
import { routeOf } from './routes.js'

const RETRIES = 2
// Bodies are kept for a second try; the shop's largest are batches of spans, far below this.
const MAX_BODY_BYTES = 1024 * 1024
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'te', 'trailer'])

const server = createServer(async (request, response) => {
  const began = Date.now()
  const id = randomUUID()
  const route = routeOf(request.url)
  const tries = { retries: 0 }
  if (!route.silent) response.once('close', () => writeLine({ request, response, route, began, id, ...tries }))
  const body = await readBody(request)
  if (!body) return void response.writeHead(413, { connection: 'close' }).end()

  const headers = { ...endToEnd(request.headers), 'x-request-id': id, 'x-forwarded-for': request.socket.remoteAddress }
  const send = () => forward(new URL(route.path, route.url), { method: request.method, headers }, body)
  let answer = await send()
  while ((!answer || answer.statusCode === 503) && tries.retries < RETRIES) {
    tries.retries++
    answer?.resume()
    answer = await send()
  }
  if (!answer) return void response.writeHead(503).end()
  response.writeHead(answer.statusCode, endToEnd(answer.headers))
  answer.pipe(response)
})
server.listen(Number(process.env.PORT), '127.0.0.1', () => ready({ kind: 'the small Node balancer' }))

/** The answer, or `undefined` when there is none: refused, reset. */
function forward(url, options, body) {
  return new Promise(resolve => {
    open(url, options, resolve)
      .on('error', () => resolve(undefined))
      .end(body)
  })
}

/** The whole body, or `undefined` when it is too large or the client has gone. */
async function readBody(request) {
  const chunks = []
  let bytes = 0
  try {
    for await (const chunk of request) {
      if ((bytes += chunk.length) > MAX_BODY_BYTES) return
      chunks.push(chunk)
    }
    return Buffer.concat(chunks)
  } catch {
    // gone: nobody to answer
  }
}

function endToEnd(headers) {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.has(name)))
}

function writeLine({ request: { method, url, headers }, response, route, began, id, retries }) {
  const line = {
    time: began,
    method,
    path: url.split('?')[0],
    status: response.statusCode,
    duration_ms: Date.now() - began,
    server: 'balancer',
    upstream: `${route.name}/${route.name}-1`,
    retries,
    request_id: id,
    global_trace_id: headers['x-global-trace-id'],
    traceparent: headers.traceparent,
    client_name: headers['x-client-name'],
    client_version: headers['x-client-version'],
  }
  process.stdout.write(`${JSON.stringify(line)}\n`)
}
