/**
 * `npm run test:delivery`: what becomes of records however a page ends and whatever the collector does. Prints a row a
 * case. `-- --all` runs every combination, `-- --some` one case an ending (a stage of `npm test`); words pick cases that
 * have them all (`-- crash 503 firefox`).
 */
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import type { Browser } from 'puppeteer-core'
import { findBrowsers } from '../support/browsers.js'
import { FAULTS, type Fault, startSite } from './collector.js'
import { ENDINGS, type Ending } from './endings.js'
import { type BrowserName, launch, ownBrowser, shareBrowser } from './visit.js'

interface Case {
  readonly browser: BrowserName
  readonly ending: Ending
  readonly fault: Fault
  readonly count: number
}

interface Row {
  readonly name: string
  readonly made: number
  readonly delivered: number
  readonly duplicates: number
  readonly requests: number
  readonly received: number
  readonly biggest: number
  readonly isRight: boolean
}

const SIZES = [20, 200, 1000, 5000]
const AT_ONCE = 3
const DEADLINE_MS = 40_000
// What hangs holds the browser's connections to the site for 30 s, and nothing else gets through.
const HANG_DEADLINE_MS = 100_000
// Batch after batch, each of 20 s.
const LATE_MS_A_RECORD = 50
declare const make: (count: number) => void

const { values, positionals: words } = parseArgs({
  allowPositionals: true,
  options: { all: { type: 'boolean' }, some: { type: 'boolean' }, dist: { type: 'string' } },
})
const dist = values.dist ? pathToFileURL(`${values.dist}/`) : new URL('../../dist/', import.meta.url)
Object.assign(process.env, findBrowsers())

// Those that do not take half a minute by themselves.
const QUICK: readonly Fault[] = ['ok', '503', 'reset', '413', '429']

/** Every ending with every fault, and every ending with every size; all combinations if asked for. */
function* cases(): Generator<Case> {
  for (const browser of ['chromium', 'firefox'] as const) {
    for (const [i, ending] of ENDINGS.entries()) {
      if (browser === 'firefox' && (ending.chromiumOnly || ending.ownBrowser)) continue
      if (values.some) {
        // What Firefox still writes of a tab that it ends is a matter of milliseconds.
        if (browser === 'firefox' && ending.name === 'close tab') continue
        yield { browser, ending, fault: QUICK[i % QUICK.length]!, count: 200 }
        continue
      }
      for (const fault of FAULTS) {
        for (const count of SIZES) {
          if (ending.isEarly && count > 1000) continue
          if (values.all || count === 200 || fault === 'ok' || (fault === '503' && count === 5000)) {
            yield { browser, ending, fault, count }
          }
        }
      }
    }
  }
}

const nameOf = ({ browser, ending, fault, count }: Case) => `${browser} · ${ending.name} · ${fault} · ${count}`

async function run(it: Case, browser: Browser): Promise<Row> {
  const { ending, fault, count } = it
  const site = await startSite(dist)
  const visit = ending.ownBrowser ? await ownBrowser(it.browser, site) : await shareBrowser(browser, site)
  try {
    const page = await visit.open()
    site.fault = fault
    await ending.prepare?.(page)
    if (!ending.isEarly) await page.evaluate(count => make(count), count)
    // Firefox ends the process of a site with its last tab, and with it writes that have not reached the disk.
    const afterMs = ending.afterMs ?? (it.browser === 'firefox' && ending.name === 'close tab' ? 1000 : 0)
    if (afterMs) await new Promise(resolve => setTimeout(resolve, afterMs))
    const alive = await ending.run(page, visit, count)
    // A collector that is merely slow or strict stays so; an outage ends.
    if (fault !== '413' && fault !== 'late') site.fault = 'ok'
    if (!alive) await visit.open('/again')
    const moreMs = fault === 'late' ? LATE_MS_A_RECORD * count : 0
    const deadline = Date.now() + (fault === 'hang' ? HANG_DEADLINE_MS : DEADLINE_MS) + moreMs
    const goal = ending.mayLose ? 0 : count
    while (site.records().size < goal && Date.now() < deadline) await new Promise(resolve => setTimeout(resolve, 100))
    const delivered = site.records().size
    const { requests, received, biggest, stored, sameNumber } = site.counts
    return {
      name: nameOf(it),
      made: count,
      delivered,
      duplicates: sameNumber,
      requests,
      received: received - stored,
      biggest,
      isRight: sameNumber === 0 && (delivered === count || !!ending.mayLose),
    }
  } finally {
    await visit.end().catch(() => {})
    await site.close()
  }
}

const wanted = [...cases()].filter(it => words.every(word => nameOf(it).split(/[ ·]+/).includes(word)))
const shared: Partial<Record<BrowserName, Browser>> = {}
for (const name of new Set(wanted.map(({ browser }) => browser))) shared[name] = await launch(name)

console.log('case | made | delivered | lost | duplicates in the store | requests | received again | biggest body')
console.log('---|---|---|---|---|---|---|---')
const queue = [...wanted]
let failed = 0
async function work(): Promise<void> {
  for (let it = queue.shift(); it; it = queue.shift()) {
    try {
      const { name, made, delivered, duplicates, requests, received, biggest, isRight } = await run(
        it,
        shared[it.browser]!,
      )
      if (!isRight) failed++
      const numbers = [made, delivered, made - delivered, duplicates, requests, received, biggest]
      console.log(`${isRight ? '' : 'not ok: '}${name} | ${numbers.join(' | ')}`)
    } catch (error) {
      failed++
      console.log(`not ok: ${nameOf(it)} | ${error}`)
    }
  }
}
await Promise.all(Array.from({ length: AT_ONCE }, work))
for (const browser of Object.values(shared)) await browser.close()
console.log(`${wanted.length - failed} passed, ${failed} failed`)
process.exitCode = failed || !wanted.length ? 1 : 0
