/**
 * `npm run bench:causality`: one page with interleaved flows under each tool, and for each tool how many requests it gave to
 * the click that caused them. Words behind the command pick tools; `--clicks=200` clicks more or less often.
 */
import puppeteer from 'puppeteer-core'
import { findBrowsers } from '../../test/support/browsers.js'
import { buildPage } from './build.js'
import { SHARED } from './flows.js'
import { type Click, judge, type Score, type Verdict } from './judge.js'
import type { Kept } from './record.js'
import { serve } from './server.js'

const words = process.argv.slice(2)
const picked = words.filter(word => !word.startsWith('--'))
const option = (name: string) => words.find(word => word.startsWith(`--${name}=`))?.split('=')[1]
const tools = picked.length ? picked : ['silmari', 'silmari-promises', 'otel', 'sentry', 'datadog']
const clickCount = Number(option('clicks') ?? 240)
const browserName = option('browser') === 'firefox' ? 'firefox' : 'chrome'

const HTML = `<!doctype html><meta charset="utf-8"><title>bench</title><link rel="icon" href="data:,">
<style>button { margin: 4px; padding: 8px }</style><body><script src="/page.js"></script>`

let version = ''

async function measure(tool: string): Promise<Verdict> {
  const site = await serve(HTML, await buildPage(tool))
  const { CHROME_BIN, FIREFOX_BIN } = findBrowsers([browserName === 'firefox' ? 'FIREFOX_BIN' : 'CHROME_BIN'])
  const browser = await puppeteer.launch({
    browser: browserName,
    executablePath: browserName === 'firefox' ? FIREFOX_BIN : CHROME_BIN,
    args: browserName === 'firefox' ? [] : ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  })
  version = await browser.version()
  try {
    const page = await browser.newPage()
    page.on('pageerror', error => console.error(`${tool}: ${(error as Error).message}`))
    // Sentry takes a headless browser for a bot, and records nothing.
    await page.setUserAgent({ userAgent: (await browser.userAgent()).replace('Headless', '') })
    await page.goto(site.url)
    await page.waitForSelector('[data-flow=transition]')
    const buttons = await page.$$('[data-flow]')
    const kinds = (await page.evaluate(
      '[...document.querySelectorAll("[data-flow]")].map(each => each.dataset.flow)',
    )) as string[]
    // The same order for each tool; near enough to each other that flows overlap.
    for (let i = 0; i < clickCount; i++) {
      const button = buttons[(i * 7) % buttons.length]!
      await button.click()
      if (SHARED.includes(kinds[(i * 7) % buttons.length]!)) await button.click()
      await new Promise(resolve => setTimeout(resolve, 20 + ((i * 37) % 60)))
    }
    await page.waitForFunction('bench.isDone()', { timeout: 30_000 })
    // Spans of clicks end when their effects have settled.
    await new Promise(resolve => setTimeout(resolve, 3000))
    await page.evaluate('window.flush?.()')
    const [asked, kept, clicks] = (await page.evaluate('[bench.asked, kept, bench.clicks]')) as [
      string[],
      Kept[],
      Click[],
    ]
    return judge(asked, kept, clicks)
  } finally {
    await browser.close()
    site.close()
  }
}

const percent = (part: number, of: number): string => (of ? `${((100 * part) / of).toFixed(1)} %` : '–')
const row = (cells: readonly (string | number)[]): void => console.log(`| ${cells.join(' | ')} |`)
const line = (name: string, of: Score): void => {
  const { caused, given, right, givenAsKnown, rightAsKnown } = of
  const asKnown =
    givenAsKnown === given ? ['', ''] : [percent(rightAsKnown, caused), percent(rightAsKnown, givenAsKnown)]
  row([name, caused, percent(right, caused), given, percent(right, given), ...asKnown])
}

const verdicts: [tool: string, Verdict][] = []
for (const tool of tools) verdicts.push([tool, await measure(tool)])

console.log(`${clickCount} clicks on one page in ${version}; \`causal\`: of what the tool says it knows\n`)
row(['tool', 'caused by clicks', 'recall', 'given to clicks', 'precision', 'recall, causal', 'precision, causal'])
row(Array(7).fill('---'))
for (const [tool, { all, whole, recorded, made }] of verdicts) {
  line(`${tool} (${recorded} of ${made} requests recorded)`, all)
  line(`${tool}, chains that are not broken`, whole)
}

// By kind of flow: recall / precision.
console.log()
row(['flow', ...tools])
row(['---', ...tools.map(() => '---')])
for (const kind of Object.keys(verdicts[0]![1].byKind).sort()) {
  const scores = verdicts.map(([, { byKind }]) => byKind[kind])
  row([kind, ...scores.map(of => (of ? `${percent(of.right, of.caused)} / ${percent(of.right, of.given)}` : '–'))])
}
