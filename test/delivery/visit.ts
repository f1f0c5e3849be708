import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import puppeteer, { type Browser, type BrowserContext, type Page } from 'puppeteer-core'
import type { Site } from './collector.js'

export type BrowserName = 'chromium' | 'firefox'

const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
// Of each tool's page.
declare const isReady: () => boolean

export async function launch(name: BrowserName, profile?: string): Promise<Browser> {
  if (name === 'firefox') {
    return puppeteer.launch({ browser: 'firefox', executablePath: process.env.FIREFOX_BIN!, headless: true })
  }
  return puppeteer.launch({
    executablePath: process.env.CHROME_BIN!,
    headless: true,
    args: CHROMIUM_FLAGS,
    ...(profile && { userDataDir: profile }),
  })
}

/** One person with one browser profile on the site. */
export interface Visit {
  readonly site: Site
  /** Opens a page of the site, and waits until its tool is ready. */
  open(path?: string): Promise<Page>
  browser(): Browser
  /** Ends the whole browser as the operating system would, and starts it again with the same profile. */
  killBrowser(): Promise<void>
  /** Ends it as a person would, and starts it again. */
  closeBrowser(): Promise<void>
  end(): Promise<void>
}

/** A visit in a context of its own of a browser that others share. */
export async function shareBrowser(browser: Browser, site: Site): Promise<Visit> {
  const context = await browser.createBrowserContext()
  // Firefox ends a context with its last tab.
  await context.newPage()
  return visit(
    site,
    () => context,
    () => browser,
    { end: () => context.close() },
  )
}

/** A visit with a browser of its own, which may be killed. */
export async function ownBrowser(name: BrowserName, site: Site): Promise<Visit> {
  const profile = mkdtempSync(join(tmpdir(), 'silmari-'))
  let browser = await launch(name, profile)
  return visit(
    site,
    () => browser.defaultBrowserContext(),
    () => browser,
    {
      async killBrowser() {
        const { pid } = browser.process()!
        const gone = new Promise(resolve => browser.once('disconnected', resolve))
        // The browser's helpers hold its profile open: they go with it.
        spawnSync('kill', ['-9', ...descendants(pid!), String(pid)])
        await gone
        browser = await launch(name, profile)
      },
      async closeBrowser() {
        await browser.close()
        browser = await launch(name, profile)
      },
      async end() {
        await browser.close()
        rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
      },
    },
  )
}

type Ends = { end(): Promise<void> } & Partial<Pick<Visit, 'killBrowser' | 'closeBrowser'>>

function visit(site: Site, context: () => BrowserContext, browser: () => Browser, ends: Ends): Visit {
  const never = () => Promise.reject(new Error('this browser is shared'))
  return {
    site,
    browser,
    killBrowser: never,
    closeBrowser: never,
    ...ends,
    async open(path = '/') {
      const page = await openTab(context())
      await page.goto(`${site.origin}${path}`)
      await whenReady(page)
      return page
    },
  }
}

/** Firefox answers with an error while it still takes another tab away. */
async function openTab(context: BrowserContext, tries = 5): Promise<Page> {
  try {
    return await context.newPage()
  } catch (error) {
    if (!tries) throw error
    return openTab(context, tries - 1)
  }
}

/** Waits until the page's tool keeps what is made. */
export async function whenReady(page: Page): Promise<void> {
  await page.waitForFunction(() => isReady(), { timeout: 20_000 })
}

function descendants(pid: number): string[] {
  const { stdout } = spawnSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' })
  const pairs = stdout
    .trim()
    .split('\n')
    .map(line => line.trim().split(/\s+/).map(Number))
  const found: number[] = []
  const add = (of: number) => {
    for (const [child, parent] of pairs) {
      if (parent !== of) continue
      found.push(child!)
      add(child!)
    }
  }
  add(pid)
  return found.map(String)
}
