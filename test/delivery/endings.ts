import type { CDPSession, Page } from 'puppeteer-core'
import { type Visit, whenReady } from './visit.js'

/** What happens after a page has made its records. */
export interface Ending {
  readonly name: string
  /** Answers the page that lives on, if one does. */
  readonly run: (page: Page, visit: Visit, count: number) => Promise<Page | undefined>
  /** It makes the records itself, on a page whose second file is not there yet; more than 1000 are dropped and counted. */
  readonly isEarly?: boolean
  /** How long the records are left alone before. */
  readonly afterMs?: number
  /** Runs in a browser that nobody shares. */
  readonly ownBrowser?: boolean
  /** Set before the records are made. */
  readonly prepare?: (page: Page) => Promise<void>
  /** Records may be lost: the page ended within the second in which nothing is promised. */
  readonly mayLose?: boolean
  /** Needs Chromium's own protocol. */
  readonly chromiumOnly?: boolean
}

const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))
const session = (page: Page): Promise<CDPSession> => page.createCDPSession()

async function crash(page: Page): Promise<undefined> {
  const cdp = await session(page)
  const crashed = new Promise(resolve => page.once('error', resolve))
  cdp.send('Page.crash').catch(() => {}) // never answered
  await crashed
  await page.close().catch(() => {})
}

async function slowDown(page: Page): Promise<void> {
  const cdp = await session(page)
  const slow = { offline: false, latency: 300, downloadThroughput: 100_000, uploadThroughput: 100_000 }
  await cdp.send('Network.emulateNetworkConditions', slow)
}

// As a person closes it: Firefox's automation would else tear the page down untold.
const close = async (page: Page): Promise<undefined> => {
  const closed = new Promise(resolve => page.once('close', resolve))
  await page.close({ runBeforeUnload: true })
  await closed
}

export const ENDINGS: readonly Ending[] = [
  { name: 'stay', run: async page => page },
  {
    name: 'navigate',
    async run(page, { site }) {
      await page.goto(`${site.origin}/second`)
      return page
    },
  },
  {
    name: 'navigate to another origin',
    run: async (page, { site }) => void (await page.goto(`${site.other}/plain`)),
  },
  {
    name: 'left at once',
    isEarly: true,
    async run(page, { site }, count) {
      await page.goto(`${site.origin}/at-once?${count}`)
      await page.waitForFunction(() => location.pathname === '/second')
      return page
    },
  },
  { name: 'close tab', run: close },
  {
    name: 'close browser',
    ownBrowser: true,
    async run(page, visit) {
      await page.close()
      await visit.closeBrowser()
      return undefined
    },
  },
  {
    name: 'reload',
    async run(page) {
      await page.reload()
      return page
    },
  },
  { name: 'crash at once', mayLose: true, chromiumOnly: true, run: crash },
  { name: 'crash after 1 s', afterMs: 1000, chromiumOnly: true, run: crash },
  { name: 'crash after 6 s', afterMs: 6000, chromiumOnly: true, run: crash },
  {
    name: 'kill -9',
    afterMs: 1000,
    ownBrowser: true,
    chromiumOnly: true,
    run: async (_, visit) => void (await visit.killBrowser()),
  },
  {
    name: 'offline 15 s',
    chromiumOnly: true,
    prepare: page => page.setOfflineMode(true),
    async run(page) {
      await pause(15_000)
      await page.setOfflineMode(false)
      return page
    },
  },
  { name: 'offline, close', chromiumOnly: true, prepare: page => page.setOfflineMode(true), afterMs: 1000, run: close },
  {
    name: 'back/forward cache',
    chromiumOnly: true,
    async run(page, { site }) {
      await page.goto(`${site.origin}/second`)
      await page.goBack()
      await whenReady(page)
      return page
    },
  },
  {
    name: 'hidden, killed',
    chromiumOnly: true,
    async run(page, visit) {
      const other = await visit.open('/other')
      await other.bringToFront()
      await page.waitForFunction(() => document.visibilityState === 'hidden', { polling: 50 })
      await other.close()
      return crash(page)
    },
  },
  { name: 'slow network', chromiumOnly: true, prepare: slowDown, run: async page => page },
  { name: 'slow, close', chromiumOnly: true, prepare: slowDown, run: close },
]
