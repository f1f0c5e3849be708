/** Sites on origins of their own and one browser, to follow a person from one to another. */
import { createServer } from 'node:http'
import { launch, type Page as Tab } from 'puppeteer-core'
import { findBrowsers } from './browsers.js'
import type { Hit, Sent } from './page.js'
import { createRecorder } from './server.js'
import type { BrowserName } from './tab.js'

export interface Site {
  readonly origin: string
  /** Everything that was asked of this origin: address and headers, as one text each. */
  readonly heard: string[]
}

export interface Sites {
  /** A person's own tab. */
  open(): Promise<Tab>
  site(): Promise<Site>
  /** Leaves a page under this name on all sites; without options it has no SDK. */
  put(name: string, body: string, options?: object): Promise<void>
  hits(name: string): Promise<Hit[]>
  sent(name: string): Promise<Sent>
  close(): Promise<void>
}

const ARGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-popup-blocking']

export async function startSites(name: BrowserName): Promise<Sites> {
  const { CHROME_BIN, FIREFOX_BIN } = findBrowsers() as Record<string, string>
  const handle = createRecorder()
  const servers: ReturnType<typeof createServer>[] = []
  const browser = await launch(
    name === 'Chromium'
      ? { executablePath: CHROME_BIN!, args: ARGS, headless: true }
      : {
          browser: 'firefox',
          executablePath: FIREFOX_BIN!,
          headless: true,
          extraPrefsFirefox: { 'dom.disable_open_during_load': false },
        },
  )
  async function site(): Promise<Site> {
    const heard: string[] = []
    const server = createServer(async (req, res) => {
      heard.push(`${req.url} ${req.rawHeaders.join(' ')}`)
      if (!(await handle(req, res))) res.writeHead(404).end()
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    servers.push(server)
    return { origin: `http://127.0.0.1:${(server.address() as { port: number }).port}`, heard }
  }
  const own = await site()
  const read = async (what: string, of: string) => (await fetch(`${own.origin}/${what}/${of}`)).json()
  return {
    open: async () => (await browser.createBrowserContext()).newPage(),
    site,
    async put(name, body, options) {
      const all = { service: { name: 'shop-web' }, endpoint: `/otlp/${name}`, ...options }
      const tag = options ? `<script src="/dist/silmari.js" data-options='${JSON.stringify(all)}'></script>` : ''
      const html = `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">${tag}${body}`
      await fetch(`${own.origin}/page/${name}`, { method: 'PUT', body: JSON.stringify({ html }) })
    },
    hits: of => read('hits', of),
    sent: of => read('sent', of),
    async close() {
      await browser.close()
      for (const server of servers) {
        server.closeAllConnections()
        server.close()
      }
    },
  }
}
