import { readFileSync } from 'node:fs'
import { SourceMap } from 'node:module'
import type { CDPSession, Page } from 'puppeteer-core'
import type { Site } from './collector.js'
import type { Visit } from './visit.js'

/** What delivery costs the page: DESIGN §7 and docs/delivery.md have the budgets. */
export interface Cost {
  /** Main-thread time for 1000 spans, and its longest run without a break; medians of {@link ROUNDS} pages. */
  readonly totalMs: number
  readonly longestMs: number
  /** What stays in memory of 10 000 spans while nobody takes them. */
  readonly heapBytes: number
}

type Times = Pick<Cost, 'totalMs' | 'longestMs'>

// Fine enough for slices of 5 ms; finer, and the profiler itself is what is measured.
const SAMPLE_US = 200
// A sample this late says that the thread did not run: others had its core.
const LATE_US = 3 * SAMPLE_US
const ROUNDS = 5
const PIPELINE = 'silmari-pipeline.js'
declare const silmari: { flush(): Promise<unknown> }

// As a busy page does: some in each task. A text, for what runs here is not what runs there.
const makeSpans = (count: number) => `(async () => {
  for (let made = 0; made < ${count}; made += 20) {
    for (let i = 0; i < 20; i++) silmari.trace('work', () => {})
    await new Promise(resolve => setTimeout(resolve, 5))
  }
})()`

export async function measureCost(visit: Visit, site: Site, dist: URL): Promise<Cost> {
  const rounds: Times[] = []
  while (rounds.length < ROUNDS) rounds.push(await measureTimes(visit, dist))
  const totalMs = median(rounds.map(round => round.totalMs))
  const longestMs = median(rounds.map(round => round.longestMs))
  return { totalMs, longestMs, heapBytes: await measureHeap(visit, site) }
}

async function measureTimes(visit: Visit, dist: URL): Promise<Times> {
  const page = await visit.open()
  await page.evaluate(() => silmari.flush())
  const cdp = await page.createCDPSession()
  return profile(cdp, dist, () => page.evaluate(makeSpans(1000)).then(() => settle(page)))
}

async function measureHeap(visit: Visit, site: Site): Promise<number> {
  const page = await visit.open()
  await page.evaluate(() => silmari.flush())
  const cdp = await page.createCDPSession()
  site.fault = '503'
  const before = await heapOf(cdp)
  await page.evaluate(makeSpans(10_000))
  await settle(page)
  return (await heapOf(cdp)) - before
}

/** Until all is written or sent. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(() => silmari.flush())
  await new Promise(resolve => setTimeout(resolve, 2000))
}

async function heapOf(cdp: CDPSession): Promise<number> {
  await cdp.send('HeapProfiler.collectGarbage')
  return (await cdp.send('Runtime.getHeapUsage')).usedSize
}

/** The time in which code of src/delivery runs, or what it calls. */
async function profile(cdp: CDPSession, dist: URL, work: () => Promise<unknown>): Promise<Times> {
  const map = new SourceMap(JSON.parse(readFileSync(new URL(`${PIPELINE}.map`, dist), 'utf8')))
  await cdp.send('Profiler.enable')
  await cdp.send('Profiler.setSamplingInterval', { interval: SAMPLE_US })
  await cdp.send('Profiler.start')
  await work()
  const { profile } = await cdp.send('Profiler.stop')
  const isDelivery = new Map<number, boolean>()
  const visitNode = (id: number, isInside: boolean): void => {
    const { callFrame, children = [] } = profile.nodes.find(node => node.id === id)!
    const entry = callFrame.url.endsWith(PIPELINE) && map.findEntry(callFrame.lineNumber, callFrame.columnNumber)
    const source = entry && 'originalSource' in entry ? entry.originalSource : ''
    const isIn = isInside || /\/src\/delivery\//.test(source)
    isDelivery.set(id, isIn)
    for (const child of children) visitNode(child, isIn)
  }
  visitNode(profile.nodes[0]!.id, false)
  let total = 0
  let run = 0
  let longest = 0
  for (const [i, id] of profile.samples!.entries()) {
    const us = Math.min(profile.timeDeltas![i + 1] ?? 0, LATE_US)
    run = isDelivery.get(id) ? run + us : 0
    if (run) total += us
    longest = Math.max(longest, run)
  }
  return { totalMs: total / 1000, longestMs: longest / 1000 }
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!
}
