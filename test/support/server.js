/**
 * The servers that the tests talk to: they record what they receive and answer as the query tells them.
 *
 * - `/do/<id>?…` anything the browser may ask of a server. `status`, `body`, `h=name:value` (again and again), `location`,
 *   `cors=*|all|plain`, `hang`, `cut`, `early`, `mb=<n>` (streams that many MiB), `drip=<n>` (a part every 30 ms), `echo`,
 *   `delay=<ms>`.
 * - `/hits/<id>` what has been asked of `/do/<id>`.
 * - `/otlp/<id>/v1/traces|logs?…` a collector; `/sent/<id>` the spans and logs it got, flat. `fault` and its count are set
 *   by `PUT /fault/<id>?status=503&times=2`: `cut`, `hang`, `after=<Retry-After>`; `rejected=<n>` spans of each batch;
 *   `ahead=<ms>` is how far its clock is.
 * - `/socket` a WebSocket of servers of our own: says again what it hears, closes on `close`, breaks on `break`.
 * - `/page?…` a page: see `test/support/page.ts`. `/dist/…` the built files.
 */
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { WebSocketServer } from 'ws'
import { toLogs, toSpans } from './otlp.js'

const root = new URL('../../', import.meta.url)
const TYPES = { '.js': 'text/javascript', '.map': 'application/json', '.html': 'text/html' }
const PAGE_TYPE = 'text/html; charset=utf-8'

/** Records and answers. `handle` tells whether the request was one of its own. */
export function createRecorder() {
  const hits = new Map()
  const sent = new Map()
  const faults = new Map()
  const pages = new Map()
  const listOf = (map, id) => map.get(id) ?? map.set(id, []).get(id)

  const routes = [
    [/^\/do\/([\w-]+)/, (id, req, res, query) => act(listOf(hits, id), req, res, query)],
    [/^\/hits\/([\w-]+)$/, (id, _req, res) => json(res, hits.get(id) ?? [])],
    [/^\/otlp\/([\w-]+)\/v1\/(?:traces|logs)$/, (id, req, res) => collect(listOf(sent, id), faults.get(id), req, res)],
    [/^\/sent\/([\w-]+)$/, (id, _req, res) => json(res, toSent(sent.get(id) ?? []))],
    [/^\/fault\/([\w-]+)$/, (id, _req, res, query) => json(res, faults.set(id, Object.fromEntries(query)).get(id))],
    [/^\/page\/([\w-]+)$/, (id, req, res) => page(pages, id, req, res)],
    [/^(\/dist\/[\w./-]+)$/, (path, _req, res) => file(path, res)],
  ]

  return async function handle(req, res) {
    const { pathname, searchParams } = new URL(req.url, 'http://any')
    for (const [pattern, answer] of routes) {
      const found = pattern.exec(pathname)
      if (!found) continue
      await answer(found[1], req, res, searchParams)
      return true
    }
    return false
  }
}

/** Starts a server on a port of its own; `origin` and `close()`. */
export async function startServer(handle = createRecorder()) {
  const server = createServer(async (req, res) => {
    if (!(await handle(req, res))) res.writeHead(404).end('nothing here')
  })
  new WebSocketServer({ server, path: '/socket' }).on('connection', echo)
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    close() {
      server.closeAllConnections()
      return new Promise(resolve => server.close(resolve))
    },
  }
}

function echo(socket) {
  socket.on('message', (data, isBinary) => {
    const text = String(data)
    if (text === 'close') socket.close(1000)
    else if (text === 'break') socket.terminate()
    else socket.send(data, { binary: isBinary })
  })
}

function json(res, value) {
  res.writeHead(200, { 'content-type': 'application/json', 'access-control-allow-origin': '*' })
  res.end(JSON.stringify(value))
}

function file(path, res) {
  try {
    const content = readFileSync(new URL(`.${path}`, root))
    res.writeHead(200, {
      'content-type': TYPES[extname(path)] ?? 'application/octet-stream',
      'access-control-allow-origin': '*',
    })
    res.end(content)
  } catch {
    res.writeHead(404).end(`${path} is not built`)
  }
}

/** `PUT` leaves a page, with its headers; `GET` opens it. */
async function page(pages, id, req, res) {
  if (req.method === 'PUT') {
    pages.set(id, JSON.parse(await read(req)))
    return json(res, {})
  }
  const { html = '', headers = {} } = pages.get(id) ?? {}
  // In less than a millisecond only a cache answers, as far as Firefox tells (src/capture/page.ts).
  await new Promise(resolve => setTimeout(resolve, 3))
  res.writeHead(pages.has(id) ? 200 : 404, { 'content-type': PAGE_TYPE, ...headers })
  res.end(html)
}

async function read(req) {
  const chunks = []
  for await (const chunk of req) chunks.push(chunk)
  const body = Buffer.concat(chunks)
  return (req.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString('utf8')
}

/** The collector's part: keeps each request's body, or fails as it was told to. */
async function collect(list, fault, req, res) {
  res.setHeader('access-control-allow-origin', '*')
  res.setHeader('access-control-allow-headers', '*')
  if (req.method === 'OPTIONS') return res.writeHead(204).end()
  const { rejected, ahead } = fault ?? {}
  if (ahead) res.setHeader('date', new Date(Date.now() + Number(ahead)).toUTCString())
  if (fault && !rejected && !ahead && Number(fault.times ?? 1) > 0) {
    fault.times = Number(fault.times ?? 1) - 1
    if (fault.cut) return req.socket.destroy()
    if (fault.hang) return
    return res.writeHead(Number(fault.status ?? 503), fault.after ? { 'retry-after': fault.after } : {}).end()
  }
  const { referer, ...headers } = req.headers
  list.push({ path: req.url, headers, referer, body: JSON.parse(await read(req)) })
  json(res, rejected && req.url.endsWith('traces') ? { partialSuccess: { rejectedSpans: rejected } } : {})
}

function toSent(requests) {
  return {
    requests: requests.map(({ path, headers, referer }) => ({ path, headers, referer })),
    spans: requests.flatMap(({ body }) => toSpans(body)),
    logs: requests.flatMap(({ body }) => toLogs(body)),
  }
}

async function act(list, req, res, query) {
  const { method, url, headers, rawHeaders } = req
  const hit = { method, path: url, host: headers.host, headers, rawHeaders, bytes: 0, text: '', ended: 'open', sent: 0 }
  list.push(hit)
  res.on('close', () => {
    hit.ended = res.writableFinished ? 'finished' : 'cut'
  })
  if (query.has('cors')) allow(query.get('cors'), headers, res)
  if (method === 'OPTIONS') return res.writeHead(query.has('cors') ? 204 : 403).end()
  if (query.has('hang')) return
  for (const line of query.getAll('h')) {
    const colon = line.indexOf(':')
    res.appendHeader(line.slice(0, colon), line.slice(colon + 1))
  }
  if (query.has('cut')) return req.socket.destroy()
  if (query.has('early')) res.writeHead(200).write('early ')
  for await (const chunk of req) {
    hit.bytes += chunk.length
    hit.text = (hit.text + chunk.toString('latin1')).slice(0, 1000)
  }
  if (query.has('delay')) await new Promise(resolve => setTimeout(resolve, Number(query.get('delay'))))
  if (!res.headersSent) res.statusCode = Number(query.get('status') ?? (query.has('location') ? 302 : 200))
  if (query.has('location')) return res.setHeader('location', query.get('location')).end()
  if (query.has('mb')) return stream(Number(query.get('mb')), hit, res)
  if (query.has('drip')) return drip(Number(query.get('drip')), hit, res)
  if (query.has('echo')) return json(res, { method, headers, raw: rawHeaders, body: hit.text })
  res.end(query.get('body') ?? 'ok')
}

function allow(how, headers, res) {
  const { origin } = headers
  if (origin) res.setHeader('access-control-allow-origin', how === '*' ? '*' : origin)
  if (how !== '*') res.setHeader('access-control-allow-credentials', 'true')
  if (how === 'all') {
    res.setHeader('access-control-allow-headers', headers['access-control-request-headers'] ?? '')
    res.setHeader('access-control-allow-methods', '*')
    res.setHeader('access-control-expose-headers', 'x-answer')
  }
}

function stream(mebibytes, hit, res) {
  const chunk = Buffer.alloc(65536, 'x')
  const pump = () => {
    while (hit.sent < mebibytes * 2 ** 20) {
      hit.sent += chunk.length
      if (!res.write(chunk)) return res.once('drain', pump)
    }
    res.end()
  }
  pump()
}

function drip(parts, hit, res) {
  const timer = setInterval(() => {
    if (res.destroyed) return clearInterval(timer)
    res.write(`part ${hit.sent++}\n`)
    if (hit.sent < parts) return
    clearInterval(timer)
    res.end()
  }, 30)
}
