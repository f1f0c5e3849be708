import type { Browser } from 'puppeteer-core'
import { type Fault, startSite } from './collector.js'
import type { Ending } from './endings.js'
import type { Tool } from './tool.js'
import { type BrowserName, ownBrowser, shareBrowser } from './visit.js'

export interface Case {
  readonly tool: Tool
  readonly browser: BrowserName
  readonly ending: Ending
  readonly fault: Fault
  readonly count: number
}

export interface Outcome {
  readonly made: number
  readonly delivered: number
  readonly duplicates: number
  readonly requests: number
  /** Records that came again under the id they had. */
  readonly received: number
  readonly biggest: number
}

/** How long to wait for what the collector has not got. */
export interface Patience {
  /** For how long it fails at least. */
  readonly outageMs?: number
  readonly deadlineMs: number
  /** Given up where nobody has asked it anything for so long. */
  readonly quietMs?: number
  readonly goal: number
}

export const COLUMNS = 'made | delivered | lost | duplicates in the store | requests | received again | biggest body'

export function toCells({ made, delivered, duplicates, requests, received, biggest }: Outcome): string {
  return [made, delivered, made - delivered, duplicates, requests, received, biggest].join(' | ')
}

const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))
declare const make: (count: number) => void

/** Makes records on a page, ends it, and sees what arrives. */
export async function runCase(it: Case, browser: Browser, patience: Patience): Promise<Outcome> {
  const { tool, ending, fault, count } = it
  const { outageMs = 0, deadlineMs, quietMs = deadlineMs, goal } = patience
  const site = await startSite(tool)
  const visit = ending.ownBrowser ? await ownBrowser(it.browser, site) : await shareBrowser(browser, site)
  try {
    const page = await visit.open()
    site.fault = fault
    const failsUntil = Date.now() + outageMs
    await ending.prepare?.(page)
    if (!ending.isEarly) await page.evaluate(count => make(count), count)
    // Firefox ends the process of a site with its last tab, and with it writes that have not reached the disk.
    const afterMs = ending.afterMs ?? (it.browser === 'firefox' && ending.name === 'close tab' ? 1000 : 0)
    if (afterMs) await pause(afterMs)
    const alive = await ending.run(page, visit, count)
    await pause(Math.max(0, failsUntil - Date.now()))
    // A collector that is merely slow or strict stays so; an outage ends.
    if (fault !== '413' && fault !== 'late') site.fault = 'ok'
    if (!alive) await visit.open('/again')
    const since = Date.now()
    while (site.records().size < goal && Date.now() < since + deadlineMs) {
      if (Date.now() - Math.max(since, site.busyAt()) > quietMs) break
      await pause(100)
    }
    const { requests, received, biggest, stored, sameNumber } = site.counts
    return {
      made: count,
      delivered: site.records().size,
      duplicates: sameNumber,
      requests,
      received: received - stored,
      biggest,
    }
  } finally {
    await visit.end().catch(() => {})
    await site.close()
  }
}
