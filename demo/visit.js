import puppeteer from 'puppeteer-core'

// What the person types; none of it may be found in the lens.
const SEARCH = 'merino'
const NAME = 'Gildong Hong'
// The copy of a service that shall serve the second purchase.
const ROUTE = 'debug'
const PATIENCE_MS = 15_000
// Usable in a container, where there is neither a sandbox nor a graphics card, and quiet: no update, no first-run page.
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/**
 * Visits the shop as a person would: looks, searches, buys yarn, and fails to buy the gold thimble. Resolves with the
 * GlobalTraceId that each page showed, and what was typed.
 */
export async function visit(shop, executablePath) {
  const browser = await puppeteer.launch({ executablePath, headless: true, args: ARGS })
  try {
    const page = await browser.newPage()
    page.setDefaultTimeout(PATIENCE_MS)
    const ids = []
    const faults = []
    page.on('pageerror', error => faults.push(error.message))
    const lookAtId = async () => ids.push(await page.$eval('#thread code', element => element.textContent))

    await page.goto(shop)
    await lookAtId()
    await page.waitForSelector('[data-product=thimble]')
    await page.type('#search', SEARCH, { delay: 20 })
    await page.waitForFunction(() => document.querySelectorAll('.card').length === 1)
    await buy(page, 'yarn')
    await lookAtId()
    await pay(page, 'paid')

    await Promise.all([page.waitForNavigation(), page.click('#result a')])
    await lookAtId()
    await sendTo(page, 'orders', ROUTE)
    await buy(page, 'thimble')
    await pay(page, 'refused')
    await lookAtId()
    // Leaves, as people do; what has not been sent yet is sent on the way out.
    await page.goto('about:blank')
    return { ids, faults, typed: [SEARCH, NAME] }
  } finally {
    await browser.close()
  }
}

async function buy(page, product) {
  await (await page.waitForSelector(`[data-product=${product}]`)).click()
  await page.waitForFunction(() => document.querySelector('#count').textContent === '1')
  await Promise.all([page.waitForNavigation(), page.click('#to-checkout')])
  await page.waitForSelector('#lines li')
}

async function sendTo(page, service, label) {
  await page.click('.routes summary')
  await page.type(`.routes [name=${service}]`, label)
  await page.keyboard.press('Tab')
}

async function pay(page, outcome) {
  await page.type('[name=name]', NAME)
  await page.click('#pay')
  await page.waitForSelector(`#result[data-outcome=${outcome}]`, { visible: true })
}
