/** The studio's server: its built pages, and an API of which the dearest class cannot be paid. */
import { createReadStream, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'

const BUILT = fileURLToPath(new URL('../../build/demo-react', import.meta.url))
const TYPES = { '.js': 'text/javascript', '.css': 'text/css', '.map': 'application/json' }
const LIMIT = 300_000
const CLASSES = [
  [
    'socks',
    'First socks',
    'Haru',
    45_000,
    '#c8553d',
    'Cuff, heel and toe in one afternoon. Needles are there; bring patience.',
  ],
  [
    'weave',
    'A scarf on the loom',
    'Mina',
    68_000,
    '#3d6b8c',
    'Warp, weft and the quiet in between. You leave with a scarf.',
  ],
  [
    'indigo',
    'Indigo',
    'Jun',
    52_000,
    '#2f3f7f',
    'Dyeing with leaves: the cloth comes out green, and turns blue in the air.',
  ],
  ['mend', 'Visible mending', 'Sora', 38_000, '#6b8c4a', 'Bring what has a hole. It will be the best part of it.'],
  ['lace', 'Lace', 'Ara', 59_000, '#8a5a83', 'Holes on purpose: yarn overs, charts, and how to find a lost stitch.'],
  [
    'master',
    'Masterclass: gold thread',
    'Yeon',
    480_000,
    '#b8862f',
    'Two days, one ornament. Above the limit of a single payment.',
  ],
].map(([id, title, teacher, price, colour, text]) => ({ id, title, teacher, price, colour, text }))

/** @param onLine told of each answer of the API, as the line of an access log. */
export function createStudio({ lens, onLine }) {
  const page = readFileSync(`${BUILT}/index.html`, 'utf8').replaceAll('{{lens}}', lens)
  return createServer(async (request, response) => {
    const began = Date.now()
    const { pathname } = new URL(request.url, 'http://studio')
    if (pathname.startsWith('/api/')) {
      const [status, body] = await answer(request, pathname.split('/').slice(2))
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
      return onLine(toLine(request, { pathname, status, began }))
    }
    const asset = /^\/assets\/[\w.-]+$/.exec(pathname)?.[0]
    // Any other address is a route of the application's.
    if (!asset) return response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page)
    response.setHeader('content-type', TYPES[extname(asset)] ?? 'application/octet-stream')
    createReadStream(BUILT + asset)
      .on('error', () => response.writeHead(404).end())
      .pipe(response)
  })
}

async function answer(request, [kind, id, part]) {
  if (kind === 'payments') {
    const { class: wanted } = JSON.parse(await read(request))
    const found = CLASSES.find(each => each.id === wanted)
    if (!found) return [404, { message: 'There is no such class.' }]
    if (found.price > LIMIT) return [402, { message: 'The amount is above the limit of a single payment.' }]
    return [200, { booking: `T-${String(Date.now()).slice(-6)}` }]
  }
  if (!id) return [200, CLASSES]
  const found = CLASSES.find(each => each.id === id)
  if (!found) return [404, { message: 'There is no such class.' }]
  return [200, part === 'seats' ? { seats: 3 + (found.title.length % 4) } : found]
}

async function read(request) {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) text += chunk
  return text
}

function toLine({ method, headers }, { pathname, status, began }) {
  return {
    time: began,
    method,
    path: pathname,
    status,
    duration_ms: Date.now() - began,
    server: 'studio',
    retries: 0,
    global_trace_id: headers['x-global-trace-id'],
    traceparent: headers.traceparent,
    client_name: headers['x-client-name'],
    client_version: headers['x-client-version'],
  }
}
