import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname } from 'node:path'
import type { TestContext } from 'node:test'
import { type Browser, launch, type Page } from 'puppeteer-core'
import { findBrowsers } from '../../../test/support/browsers.js'
import type { Scenario } from '../../src/store/store.js'

const DIST = new URL('../../dist/viewer/', import.meta.url)
const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
}

const ARGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking']

export function launchChromium(): Promise<Browser> {
  const { CHROME_BIN } = findBrowsers(['CHROME_BIN']) as Record<string, string>
  return launch({ executablePath: CHROME_BIN!, args: ARGS, headless: true })
}

export interface PageOptions {
  browser: Browser
  scenarios: Scenario[]
  width?: number
  /** What follows the address: `?lang=ko#/scenario/…`. */
  path?: string
}

/** The viewer in a tab of its own, which goes with the test. The test fails if the page complained about anything. */
export async function openPage(
  test: TestContext,
  { browser, scenarios, width = 1280, path = '?lang=en' }: PageOptions,
) {
  const site = await servePage(scenarios)
  const context = await browser.createBrowserContext()
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', error => complaints.push(String(error)))
  page.on('console', message => {
    if (message.type() === 'error' || message.type() === 'warn') complaints.push(message.text())
  })
  const isPhone = width < 500
  await page.setViewport({ width, height: 740, hasTouch: isPhone, isMobile: isPhone })
  await page.goto(`${site.url}/${path}`)
  test.after(async () => {
    await context.close()
    site.close()
  })
  return { page, site, complaints, ...readerOf(page) }
}

/** What tests ask of the page. */
function readerOf(page: Page) {
  const texts = (selector: string): Promise<string[]> =>
    page.$$eval(selector, elements => elements.map(element => element.textContent?.trim() ?? ''))
  return {
    texts,
    see: (selector: string) => page.waitForSelector(selector, { visible: true, timeout: 10_000 }),
    /** Waits until the script is true in the page. */
    until: (script: string) => page.waitForFunction(script, { timeout: 10_000 }),
    active: () => page.$eval('.row.active .title', element => element.textContent),
  }
}

/** Serves the built viewer under the lens's policy, and the given scenarios as the lens's API would. */
export async function servePage(scenarios: Scenario[]) {
  let isBroken = false
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://page')
    const send = (status: number, type: string, body: string | Buffer) =>
      response.writeHead(status, { 'content-type': type, 'content-security-policy': "default-src 'self'" }).end(body)
    if (isBroken && url.pathname.startsWith('/api/')) return send(503, 'application/json', '{"error":"out of order"}')
    if (url.pathname === '/api/scenarios') {
      const q = (url.searchParams.get('q') ?? '').toLowerCase()
      const found = scenarios
        .map(({ scenario }) => scenario)
        .filter(one => `${one.globalTraceId} ${one.name} ${one.services}`.toLowerCase().includes(q))
      return send(200, 'application/json', JSON.stringify({ scenarios: found, more: false }))
    }
    const id = /^\/api\/scenarios\/(\w+)$/.exec(url.pathname)?.[1]
    if (id) {
      const one = scenarios.find(({ scenario }) => scenario.globalTraceId === id)
      return send(one ? 200 : 404, 'application/json', JSON.stringify(one ?? { error: `there is no scenario ${id}` }))
    }
    const name = url.pathname === '/' ? 'index.html' : url.pathname.slice(1)
    const file = await readFile(new URL(name, DIST)).catch(() => null)
    send(file ? 200 : 404, TYPES[extname(name)] ?? 'text/plain', file ?? '')
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    add: (scenario: Scenario) => {
      scenarios.push(scenario)
    },
    breakDown: (broken: boolean) => {
      isBroken = broken
    },
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
