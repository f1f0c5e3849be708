import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'

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
  readonly counts: { requests: number; biggest: number; received: number; stored: number; sameNumber: number }
  /** What pages have told of their own losses. */
  readonly told: Record<string, number>
  close(): Promise<void>
}

const LATE_MS = 20_000
const TOO_LARGE = 16_000

/** A site whose pages load the SDK, with a collector that misbehaves on demand. */
export async function startSite(dist: URL): Promise<Site> {
  const stored = new Map<string, number>()
  const numbers = new Map<number, string>()
  const counts = { requests: 0, biggest: 0, received: 0, stored: 0, sameNumber: 0 }
  const told: Record<string, number> = {}
  const site = { fault: 'ok' as Fault }

  function keep(body: string): void {
    for (const { id, number, attributes, isEvent } of readRecords(body)) {
      counts.received++
      if (isEvent) {
        for (const [key, value] of Object.entries(attributes)) {
          if (key.startsWith('silmari.dropped.'))
            told[key.slice(16)] = Math.max(told[key.slice(16)] ?? 0, Number(value))
        }
      }
      if (!stored.has(id)) counts.stored++
      stored.set(id, (stored.get(id) ?? 0) + 1)
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
    if (pathname.startsWith('/otlp/')) collect(req, res).catch(() => res.destroy())
    else if (pathname.endsWith('.js')) {
      res.writeHead(200, { 'content-type': 'text/javascript' }).end(readFileSync(new URL(`.${pathname}`, dist)))
    } else res.writeHead(200, { 'content-type': 'text/html' }).end(toPage(pathname, search))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return Object.assign(site, {
    origin: `http://127.0.0.1:${port}`,
    other: `http://localhost:${port}`,
    records: () => new Set(numbers.keys()),
    counts,
    told,
    close() {
      server.closeAllConnections()
      return new Promise<void>(resolve => server.close(() => resolve()))
    },
  })
}

// Errors are few, for equal ones are thinned out on purpose.
const PAGE = `<!doctype html><title>page</title><link rel="icon" href="data:,">
<script src="/silmari.js" data-service="shop-web" data-endpoint="/otlp"></script>
<script>
  window.make = (count, from = 0) => {
    for (let i = from; i < from + count; i++) {
      const attributes = { 'test.record': i }
      if (i % 100 === 50 && i < 1000) silmari.captureError(new Error('failure ' + i), attributes)
      else if (i % 2) silmari.log.info('line ' + i, attributes)
      else silmari.trace('work', () => {}, attributes)
    }
  }
</script>`

/** `/at-once?n` makes `n` records and leaves before it has been read to its end. */
function toPage(path: string, search: string): string {
  if (path === '/plain') return '<!doctype html>'
  return path === '/at-once' ? `${PAGE}<script>make(${search.slice(1)}); location.assign('/second')</script>` : PAGE
}

interface Seen {
  readonly id: string
  readonly number: number | undefined
  readonly isEvent: boolean
  readonly attributes: Readonly<Record<string, unknown>>
}

type Attribute = { key: string; value: { intValue?: number | string; stringValue?: string } }
type OtlpRecord = { spanId?: string; startTimeUnixNano?: string; eventName?: string; attributes: Attribute[] }
type Group = { scopeSpans?: { spans: OtlpRecord[] }[]; scopeLogs?: { logRecords: OtlpRecord[] }[] }

function readRecords(body: string): Seen[] {
  const { resourceSpans = [], resourceLogs = [] } = JSON.parse(body) as Record<string, Group[]>
  const records = [...resourceSpans, ...resourceLogs].flatMap(({ scopeSpans = [], scopeLogs = [] }) => [
    ...scopeSpans.flatMap(({ spans }) => spans),
    ...scopeLogs.flatMap(({ logRecords }) => logRecords),
  ])
  return records.map(({ spanId, startTimeUnixNano, eventName, attributes: list }) => {
    const attributes = Object.fromEntries(list.map(({ key, value }) => [key, value.intValue ?? value.stringValue]))
    const number = attributes['test.record']
    return {
      id: `${startTimeUnixNano ? spanId : attributes['log.record.uid']}`,
      number: number === undefined ? undefined : Number(number),
      isEvent: eventName === 'silmari.delivery',
      attributes,
    }
  })
}

async function read(req: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of req) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
