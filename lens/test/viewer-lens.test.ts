// The viewer as people have it: served by a lens, and all it shows came in through the lens's own doors.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'puppeteer-core'
import { type Lens, startLens } from 'silmari-lens'
import { launchChromium } from './support/page.js'
import { createShop } from './support/shop.js'
import { sendScenario } from './viewer/otlp.js'

const shop = createShop()
const id = shop.scenario.globalTraceId
const refused = shop.spans.find(span => span.attributes['db.query.text'] && span.status === 'error')!

let lens: Lens
let browser: Browser
before(async () => {
  lens = await startLens({ port: 0 })
  await sendScenario(lens.url, shop)
  browser = await launchChromium()
})
after(async () => {
  await browser?.close()
  await lens?.close()
})

for (const [width, height] of [
  [1280, 800],
  [360, 740],
] as const) {
  test(`leads from the list to the statement that failed at ${width} px`, async () => {
    const { page, complaints } = await open('?lang=en', width, height)
    await page.waitForSelector('.scenario-link', { visible: true })
    assert.deepEqual(await textsOf(page, '.scenario-link'), ['주문'])
    assert.deepEqual(await textsOf(page, '.scenario .error-count'), [String(shop.scenario.errors)])

    await page.click('.scenario-link')
    await page.waitForSelector('[role=treegrid]')
    await page.click('button.error-count')
    await page.waitForSelector('.panel-head.failed')
    assert.deepEqual(await textsOf(page, '.row.active .title'), ['POST /api/orders'])

    await page.type('.search input', 'INSERT entries')
    await page.keyboard.press('Enter')
    await page.waitForFunction(
      `[...document.querySelectorAll('.panel .code')].some(code => code.textContent.includes('INSERT INTO'))`,
    )
    const [hash, span] = new URL(page.url()).hash.split('?span=')
    assert.equal(hash, `#/scenario/${id}`)
    assert.ok(shop.spans.some(({ spanId }) => spanId === span))
    assert.deepEqual(complaints, [], 'the policy of the lens forbids nothing that the viewer does')
    await page.browserContext().close()
  })

  test(`opens a link to a span, and is left by keyboard, at ${width} px`, async () => {
    const { page, complaints } = await open(`?lang=ko#/scenario/${id}?span=${refused.spanId}`, width, height)
    await page.waitForSelector('.panel .attributes')
    assert.match((await textsOf(page, '.panel .code')).join(), /결제 한도를 초과했습니다.*INSERT INTO/s)
    assert.match((await textsOf(page, '.row.active .title')).join(), /^pg\.query:INSERT/)
    await page.keyboard.press('Escape')
    await page.waitForFunction(`!document.querySelector('.panel')`)
    await page.keyboard.press('ArrowUp')
    assert.match((await textsOf(page, '.row.active .title')).join(), /^POST \/entries/)
    assert.deepEqual(await textsOf(page, '.notice'), ['기록 3건이 없습니다: 대기열이 가득 참'])
    assert.deepEqual(complaints, [])
    await page.browserContext().close()
  })
}

async function open(path: string, width: number, height: number) {
  const page = await (await browser.createBrowserContext()).newPage()
  const complaints: string[] = []
  page.on('pageerror', error => complaints.push(String(error)))
  page.on('console', message => {
    if (message.type() === 'error' || message.type() === 'warn') complaints.push(message.text())
  })
  await page.setViewport({ width, height, hasTouch: width < 500, isMobile: width < 500 })
  await page.goto(`${lens.url}/${path}`)
  return { page, complaints }
}

function textsOf(page: Page, selector: string): Promise<string[]> {
  return page.$$eval(selector, elements => elements.map(element => element.textContent?.trim() ?? ''))
}
