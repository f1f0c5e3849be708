/**
 * Opens tabs of real browsers on the recording servers (test/support/server.js): for what a frame in a test page cannot
 * show, such as input of a person, the life of a tab, and what is delivered as it goes.
 */
import { launch, type Page as Tab } from 'puppeteer-core'
import { findBrowsers } from './browsers.js'
import type { Hit, Sent } from './page.js'
import { startServer } from './server.js'

export type BrowserName = 'Chromium' | 'Firefox'

const ARGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking']
// As long as a browser may take on a busy machine.
const PATIENCE_MS = 20_000

export interface Tabs {
  readonly origin: string
  /** A tab of a person's own: storage is not shared with other tabs. */
  open(): Promise<Tab>
  /** Leaves a page with the SDK at the address it answers. */
  page(html?: string, options?: object, headers?: Readonly<Record<string, string>>): Promise<string>
  /** What has come of the page at this address. */
  sent(url: string): Promise<Sent>
  hits(url: string): Promise<Hit[]>
  close(): Promise<void>
}

let count = 0

/** @param extensions folders of unpacked extensions, for Chromium. */
export async function startTabs(name: BrowserName, extensions: string[] = []): Promise<Tabs> {
  const { CHROME_BIN, FIREFOX_BIN } = findBrowsers() as Record<string, string>
  const server = await startServer()
  const browser = await launch(
    name === 'Chromium'
      ? { executablePath: CHROME_BIN!, args: ARGS, headless: true, pipe: true, enableExtensions: extensions }
      : { browser: 'firefox', executablePath: FIREFOX_BIN!, headless: true },
  )
  const read = async (of: string, url: string) => {
    const response = await fetch(`${server.origin}/${of}/${idOf(url)}`)
    return response.json()
  }
  return {
    origin: server.origin,
    // An extension is at home in the browser's own context alone.
    open: async () => (extensions.length ? browser : await browser.createBrowserContext()).newPage(),
    async page(body = '', options = {}, headers = {}) {
      const id = `e${process.pid}-${++count}`
      const all = { service: { name: 'shop-web', version: '1.0.0' }, endpoint: `/otlp/${id}`, ...options }
      const html = `<!doctype html><meta charset="utf-8"><title>page</title><link rel="icon" href="data:,">
        ${body.includes('<!-- SDK -->') ? '' : '<!-- SDK -->'}${body}`.replace(
        '<!-- SDK -->',
        `<script src="/dist/silmari.js" data-options='${JSON.stringify(all)}'></script>`,
      )
      await fetch(`${server.origin}/page/${id}`, { method: 'PUT', body: JSON.stringify({ html, headers }) })
      return `${server.origin}/page/${id}`
    },
    sent: url => read('sent', url),
    hits: url => read('hits', url),
    async close() {
      await browser.close()
      await server.close()
    },
  }
}

export function idOf(url: string): string {
  return new URL(url).pathname.split('/')[2]!
}

/** Asks until there is an answer. */
export async function until<T>(what: string, ask: () => Promise<T | undefined | false>): Promise<T> {
  const end = performance.now() + PATIENCE_MS
  for (;;) {
    const answer = await ask()
    if (answer) return answer
    if (performance.now() > end) throw new Error(`${what}: not within ${PATIENCE_MS / 1e3} s`)
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}
