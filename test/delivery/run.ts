/**
 * `npm run test:delivery`: what becomes of records however a page ends and whatever the collector does. Prints a row a
 * case. `-- --all` runs every combination, `-- --some` one case an ending (a stage of `npm test`); words pick cases that
 * have them all (`-- crash 503 firefox`); `--at-once 6` runs more side by side.
 */
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import type { Browser } from 'puppeteer-core'
import { findBrowsers } from '../support/browsers.js'
import { type Case, COLUMNS, type Outcome, runCase, toCells } from './case.js'
import { FAULTS, type Fault, startSite } from './collector.js'
import { measureCost } from './cost.js'
import { ENDINGS } from './endings.js'
import { silmari } from './silmari.js'
import { type BrowserName, launch, shareBrowser } from './visit.js'

const SIZES = [20, 200, 1000, 5000]
const DEADLINE_MS = 40_000
// What hangs holds the browser's connections to the site for 30 s, and nothing else gets through.
const HANG_DEADLINE_MS = 100_000
// Batch after batch, each of 20 s.
const LATE_MS_A_RECORD = 100

const { values, positionals: words } = parseArgs({
  allowPositionals: true,
  options: {
    all: { type: 'boolean' },
    some: { type: 'boolean' },
    dist: { type: 'string' },
    'at-once': { type: 'string', default: '3' },
  },
})
const dist = values.dist ? pathToFileURL(`${values.dist}/`) : new URL('../../dist/', import.meta.url)
const tool = silmari(dist)
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
        yield { tool, browser, ending, fault: QUICK[i % QUICK.length]!, count: 200 }
        continue
      }
      for (const fault of FAULTS) {
        for (const count of SIZES) {
          if (ending.isEarly && count > 1000) continue
          if (values.all || count === 200 || fault === 'ok' || (fault === '503' && count === 5000)) {
            yield { tool, browser, ending, fault, count }
          }
        }
      }
    }
  }
}

const nameOf = ({ browser, ending, fault, count }: Case) => `${browser} · ${ending.name} · ${fault} · ${count}`

async function run(it: Case, browser: Browser): Promise<Outcome & { readonly isRight: boolean }> {
  const { ending, fault, count } = it
  const goal = ending.mayLose ? 0 : count
  const moreMs = fault === 'late' ? LATE_MS_A_RECORD * count : 0
  const deadlineMs = (fault === 'hang' ? HANG_DEADLINE_MS : DEADLINE_MS) + moreMs
  const outcome = await runCase(it, browser, { goal, deadlineMs })
  return { ...outcome, isRight: !outcome.duplicates && outcome.delivered >= goal }
}

const wanted = [...cases()].filter(it => words.every(word => nameOf(it).split(/[ ·]+/).includes(word)))
const shared: Partial<Record<BrowserName, Browser>> = {}
for (const name of new Set(wanted.map(({ browser }) => browser))) shared[name] = await launch(name)

console.log(`case | ${COLUMNS}`)
console.log('---|---|---|---|---|---|---|---')
const queue = [...wanted]
let failed = 0
async function work(): Promise<void> {
  for (let it = queue.shift(); it; it = queue.shift()) {
    try {
      const outcome = await run(it, shared[it.browser]!)
      if (!outcome.isRight) failed++
      console.log(`${outcome.isRight ? '' : 'not ok: '}${nameOf(it)} | ${toCells(outcome)}`)
    } catch (error) {
      failed++
      console.log(`not ok: ${nameOf(it)} | ${error}`)
    }
  }
}
await Promise.all(Array.from({ length: Number(values['at-once']) }, work))
if (!words.length && shared.chromium) await printCost(shared.chromium)
for (const browser of Object.values(shared)) await browser.close()
console.log(`${wanted.length - failed} passed, ${failed} failed`)
process.exitCode = failed || !wanted.length ? 1 : 0

/** Printed, not judged: on a busy machine times say little. */
async function printCost(browser: Browser): Promise<void> {
  const site = await startSite(tool)
  const visit = await shareBrowser(browser, site)
  const { totalMs, longestMs, heapBytes } = await measureCost(visit, site, dist)
  console.log(
    `main thread for 1000 spans: ${totalMs.toFixed(1)} ms (budget 15), longest ${longestMs.toFixed(1)} ms (5)`,
  )
  console.log(`heap kept of 10 000 spans that nobody takes: ${(heapBytes / 1e6).toFixed(2)} MB (2)`)
  await visit.end()
  await site.close()
}
