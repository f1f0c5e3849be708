/**
 * Opens pages on the recording servers (test/support/server.js), with or without the SDK, and tells what came of it. The
 * SDK is the built and minified file, loaded by a script tag.
 */
declare const __karma__: { config: { other: string; third: string } }

/** One request as its server saw it. */
export interface Hit {
  readonly method: string
  readonly path: string
  readonly host: string
  readonly headers: Readonly<Record<string, string>>
  /** Names and values in turn, as they were on the wire. */
  readonly rawHeaders: readonly string[]
  readonly bytes: number
  /** The body's first 1000 bytes. */
  readonly text: string
  readonly ended: 'open' | 'finished' | 'cut'
  /** What was written of a streamed answer: bytes, or parts. */
  readonly sent: number
}

/** A span or log as the collector got it. */
export interface Sent {
  readonly requests: {
    readonly path: string
    readonly headers: Readonly<Record<string, string>>
    readonly referer?: string
  }[]
  readonly spans: SentSpan[]
  readonly logs: SentLog[]
}
export interface SentSpan {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name: string
  readonly kind: number
  readonly startMs: number
  readonly endMs: number
  readonly status: { readonly code?: number; readonly message?: string }
  readonly attributes: Readonly<Record<string, unknown>>
  readonly resource: Readonly<Record<string, unknown>>
  readonly links?: { readonly traceId: string; readonly spanId: string }[]
  readonly events?: { readonly name: string; readonly attributes: Readonly<Record<string, unknown>> }[]
}
export interface SentLog {
  readonly timeMs: number
  readonly body: unknown
  readonly eventName?: string
  readonly severityText?: string
  readonly traceId?: string
  readonly spanId?: string
  readonly attributes: Readonly<Record<string, unknown>>
}

export interface PageOptions {
  /** Script that runs before the SDK's. */
  readonly before?: string
  /** `<base href>`: `other` is the root of the other origin. */
  readonly base?: string
  /** Options of `init`, as JSON can say them. */
  readonly options?: object
  readonly head?: string
  readonly body?: string
  /** Headers of the document. */
  readonly headers?: Readonly<Record<string, string>>
  readonly sandbox?: string
  /** Whether telemetry goes to the test's own collector. Default: `endpoint` is left out. */
  readonly isSending?: boolean
}

// biome-ignore lint/suspicious/noExplicitAny: a window of another document, with whatever the test has put there
export type PageWindow = any

export interface Page {
  readonly id: string
  readonly window: PageWindow
  readonly document: Document
  readonly frame: HTMLIFrameElement
  /** The roots of two more origins, without a slash. */
  readonly other: string
  readonly third: string
  /** `/do/<id>` on the page's own origin. */
  readonly url: string
  hits(): Promise<Hit[]>
  /** What has been delivered until now; flushes first. */
  sent(): Promise<Sent>
  close(): void
}

let pages = 0

/** Opens a page in a frame of its own. `hasSdk: false` leaves the SDK out. */
export async function openPage(options: PageOptions = {}, hasSdk = true): Promise<Page> {
  const id = `t${Date.now().toString(36)}-${++pages}`
  const { other, third } = __karma__.config
  const body = JSON.stringify({ html: toHtml(id, options, hasSdk, other), headers: options.headers })
  await fetch(`/page/${id}`, { method: 'PUT', body })
  const frame = document.createElement('iframe')
  if (options.sandbox !== undefined) frame.setAttribute('sandbox', options.sandbox)
  frame.src = `/page/${id}`
  const loaded = new Promise(resolve => frame.addEventListener('load', resolve))
  document.body.append(frame)
  await loaded
  return {
    id,
    frame,
    window: frame.contentWindow,
    document: frame.contentDocument!,
    other,
    third,
    url: `/do/${id}`,
    hits: () => readJson(`/hits/${id}`),
    async sent() {
      await (frame.contentWindow as PageWindow)?.silmari?.flush()
      return readJson(`/sent/${id}`)
    },
    close: () => frame.remove(),
  }
}

function toHtml(id: string, options: PageOptions, hasSdk: boolean, other: string): string {
  const { before, base, options: given, head = '', body = '', isSending } = options
  const service = { name: 'shop-web', version: '1.0.0' }
  const all = { service, debug: true, ...(isSending && { endpoint: `/otlp/${id}` }), ...given }
  const attribute = JSON.stringify(all).replaceAll('&', '&amp;').replaceAll("'", '&#39;')
  return [
    '<!doctype html><meta charset="utf-8"><title>page</title><link rel="icon" href="data:,">',
    base && `<base href="${base === 'other' ? `${other}/` : base}">`,
    `<script>window.faults = []; { const { warn } = console
      console.warn = (...args) => { String(args[0]).startsWith('silmari: fault') ? faults.push(args.join(' ')) : warn.apply(console, args) } }</script>`,
    before && `<script>${before}</script>`,
    hasSdk && `<script src="/dist/silmari.js" data-options='${attribute}'></script>`,
    head,
    `<body>${body}</body>`,
  ]
    .filter(Boolean)
    .join('\n')
}

async function readJson<T>(path: string): Promise<T> {
  const response = await fetch(path, { cache: 'no-store' })
  return response.json()
}

/** What a case knows of the servers. */
export interface Io {
  readonly origin: string
  readonly other: string
  readonly id: string
  /** `/do/<id>` on the page's origin. */
  readonly url: string
}

export interface Outcome {
  /** What the case returned, or its error in one line; the page's id written as ID. */
  readonly value: unknown
  readonly hits: Hit[]
  readonly faults: string[]
  readonly sent: Sent
}

/** Runs `run` as a script of a page without the SDK, then of one with it. `run` sees nothing of its surroundings. */
export async function withAndWithout(
  run: (io: Io) => unknown,
  options: PageOptions = {},
): Promise<{ without: Outcome; with: Outcome }> {
  return { without: await observe(run, options, false), with: await observe(run, options, true) }
}

async function observe(run: (io: Io) => unknown, options: PageOptions, hasSdk: boolean): Promise<Outcome> {
  const page = await openPage(options, hasSdk)
  const { id, other, url, window: win } = page
  try {
    win.io = JSON.stringify({ origin: location.origin, other, id, url } satisfies Io)
    const script = win.document.createElement('script')
    script.textContent = `window.result = (async () => (${run})(JSON.parse(io)))().then(
      value => ({ value: value === undefined ? null : value }),
      error => ({ value: String(error && error.name) + ': ' + String(error && error.message) }))`
    win.document.body.append(script)
    const { value } = await win.result
    const anonymous = <T>(of: T): T => JSON.parse(JSON.stringify(of).replaceAll(id, 'ID'))
    const hits = anonymous(await page.hits())
    const sent = options.isSending && hasSdk ? await page.sent() : { requests: [], spans: [], logs: [] }
    return { value: anonymous(value), hits, faults: win.faults ?? [], sent }
  } finally {
    page.close()
  }
}
