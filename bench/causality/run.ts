/**
 * `npm run bench:causality`: one page with interleaved flows under each tool, and for each tool how many requests it gave to
 * the click that caused them. Words behind the command pick tools; `--clicks=200` clicks more or less often.
 */
import puppeteer from 'puppeteer-core'
import { findBrowsers } from '../../test/support/browsers.js'
import { buildPage } from './build.js'
import { type Click, judge, type Score, type Verdict } from './judge.js'
import type { Kept } from './record.js'
import { serve } from './server.js'

const words = process.argv.slice(2)
const picked = words.filter(word => !word.startsWith('--'))
const option = (name: string) => words.find(word => word.startsWith(`--${name}=`))?.split('=')[1]
const tools = picked.length ? picked : ['silmari', 'otel']
const clickCount = Number(option('clicks') ?? 240)
const browserName = option('browser') === 'firefox' ? 'firefox' : 'chrome'

const HTML = `<!doctype html><meta charset="utf-8"><title>bench</title><link rel="icon" href="data:,">
<style>button { margin: 4px; padding: 8px }</style><body><script src="/page.js"></script>`

async function measure(tool: string): Promise<Verdict> {
  const site = await serve(HTML, await buildPage(tool))
  const { CHROME_BIN, FIREFOX_BIN } = findBrowsers([browserName === 'firefox' ? 'FIREFOX_BIN' : 'CHROME_BIN'])
  const browser = await puppeteer.launch({
    browser: browserName,
    executablePath: browserName === 'firefox' ? FIREFOX_BIN : CHROME_BIN,
    args: browserName === 'firefox' ? [] : ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  })
  try {
    const page = await browser.newPage()
    page.on('pageerror', error => console.error(`${tool}: ${(error as Error).message}`))
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
      // Two clicks wait for one answer.
      if (kinds[(i * 7) % buttons.length] === 'shared') await button.click()
      await new Promise(resolve => setTimeout(resolve, 20 + ((i * 37) % 60)))
    }
    await page.waitForFunction('bench.isDone()', { timeout: 30_000 })
    // Spans of clicks end when their effects have settled.
    await new Promise(resolve => setTimeout(resolve, 3000))
    await page.evaluate('window.flush?.()')
    const [spans, clicks] = (await page.evaluate('[spans, bench.clicks]')) as [Kept[], Click[]]
    return judge(spans, clicks)
  } finally {
    await browser.close()
    site.close()
  }
}

const percent = (part: number, of: number): string => (of ? `${((100 * part) / of).toFixed(2)} %` : '–').padStart(9)
const line = (name: string, { caused, found, given, right }: Score): string =>
  [
    name.padEnd(20),
    String(caused).padStart(6),
    percent(found, caused),
    String(given).padStart(6),
    percent(right, given),
  ].join('  ')

console.log(
  `${clickCount} clicks on one page in ${browserName}; requests made by clicks: caused; given to some click: given`,
)
console.log(`${'tool'.padEnd(20)}  caused     recall   given  precision`)
for (const tool of tools) {
  const { all, certain, byKind } = await measure(tool)
  console.log(line(tool, all))
  if (certain.given !== all.given) console.log(line('  of it causal', certain))
  if (words.includes('--flows')) {
    for (const kind of Object.keys(byKind).sort()) console.log(line(`    ${kind}`, byKind[kind]!))
  }
}
