import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'
import type { Tool } from './tool.js'

/** How the collector answers. `late`: 200 after 20 s. `413`: bodies over 16 KB only. */
export const FAULTS = ['ok', '429', '503', '413', 'reset', 'hang', 'late'] as const
export type Fault = (typeof FAULTS)[number]

/** What a store would have: records by the id under which they come again. */
export interface Site {
  readonly origin: string
  /** The same site under another origin. */
  readonly other: string
  fault: Fault
  /** Numbers of the test's records that are stored. */
  records(): Set<number>
  readonly counts: Counts
  /** When the collector was last asked, or an answer of its was last awaited. */
  busyAt(): number
  /** What pages have told of their own losses. */
  readonly told: Record<string, number>
  close(): Promise<void>
}

export interface Counts {
  requests: number
  biggest: number
  received: number
  stored: number
  /** Records of one number under two ids: the store has them twice. */
  sameNumber: number
}

const LATE_MS = 20_000
const TOO_LARGE = 16_000

/** A site whose pages run a tool, with a collector that misbehaves on demand. */
export async function startSite(tool: Tool): Promise<Site> {
  const stored = new Set<string>()
  const numbers = new Map<number, string>()
  const counts: Counts = { requests: 0, biggest: 0, received: 0, stored: 0, sameNumber: 0 }
  const told: Record<string, number> = {}
  const site = { fault: 'ok' as Fault }
  let open = 0
  let busyAt = Date.now()

  function keep(body: string): void {
    for (const { id, number, dropped = {} } of tool.readRecords(body)) {
      counts.received++
      for (const [why, count] of Object.entries(dropped)) told[why] = Math.max(told[why] ?? 0, count)
      if (!stored.has(id)) counts.stored++
      stored.add(id)
      if (number === undefined) continue
      const known = numbers.get(number)
      if (known !== undefined && known !== id) counts.sameNumber++
      numbers.set(number, id)
    }
  }

  async function collect(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const { fault } = site
    const raw = await read(req)
    counts.requests++
    counts.biggest = Math.max(counts.biggest, raw.length)
    if (fault === 'reset') return void req.socket.destroy()
    if (fault === 'hang') return
    if (fault === '413' && raw.length > TOO_LARGE) return void res.writeHead(413).end()
    if (fault === '429') return void res.writeHead(429, { 'retry-after': '2' }).end()
    if (fault === '503') return void res.writeHead(503).end()
    if (fault === 'late') await new Promise(resolve => setTimeout(resolve, LATE_MS))
    keep((req.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw).toString())
    res.writeHead(200, { 'content-type': 'application/json' }).end('{}')
  }

  const server = createServer((req, res) => {
    const { pathname, search } = new URL(req.url!, 'http://any')
    if (pathname.startsWith('/otlp/')) {
      open++
      res.on('close', () => {
        open--
        busyAt = Date.now()
      })
      collect(req, res).catch(() => res.destroy())
    } else if (pathname.endsWith('.js')) {
      res.writeHead(200, { 'content-type': 'text/javascript' }).end(tool.readScript(pathname))
    } else res.writeHead(200, { 'content-type': 'text/html' }).end(toPage(tool.html, pathname, search))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return Object.assign(site, {
    origin: `http://127.0.0.1:${port}`,
    other: `http://localhost:${port}`,
    records: () => new Set(numbers.keys()),
    counts,
    busyAt: () => (open ? Date.now() : busyAt),
    told,
    close() {
      server.closeAllConnections()
      return new Promise<void>(resolve => server.close(() => resolve()))
    },
  })
}

/** `/at-once?n` makes `n` records and leaves before it has been read to its end. */
function toPage(html: string, path: string, search: string): string {
  if (path === '/plain') return '<!doctype html>'
  return path === '/at-once' ? `${html}<script>make(${search.slice(1)}); location.assign('/second')</script>` : html
}

async function read(req: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of req) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
