import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { launch } from 'puppeteer-core'
import { findBrowsers } from '../support/browsers.js'
import { lensAt, type Story } from '../support/lens.js'
import { until } from '../support/tab.js'

const RUN = fileURLToPath(new URL('../../demo/react/run.js', import.meta.url))
const ARGS = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking']

// Installs the application's packages when it is first run.
describe('the React application', { timeout: 300_000 }, () => {
  let studio = ''
  let lens = ''
  let stop: () => Promise<number | null>
  before(async () => {
    const child = spawn(process.execPath, [RUN, '--port', '0', '--lens-port', '0'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const ended = once(child, 'close').then(([code]) => code as number | null)
    stop = () => {
      child.kill('SIGINT')
      return ended
    }
    let output = ''
    child.stdout.on('data', data => {
      output += data
    })
    const isOver = ended.then(code => assert.fail(`ended with code ${code}: ${output}`))
    const addresses = async () => {
      while (!output.includes('Ctrl-C')) await once(child.stdout, 'data')
    }
    await Promise.race([addresses(), isOver])
    isOver.catch(() => {}) // it ends when it is asked to
    ;[, studio = '', lens = ''] = /studio {2}(\S+)\s+lens {4}(\S+)/.exec(output) ?? []
  })
  after(() => stop())

  test('its types are right', () => {
    execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'demo/react'])
  })

  test('a booking that cannot be paid is one scenario in the lens, from the route to the refusal', async () => {
    const { CHROME_BIN } = findBrowsers(['CHROME_BIN']) as Record<string, string>
    const browser = await launch({ executablePath: CHROME_BIN!, args: ARGS, headless: true })
    try {
      const page = await browser.newPage()
      page.setDefaultTimeout(20_000)
      const faults: string[] = []
      page.on('pageerror', error => faults.push(String(error)))
      await page.goto(studio)
      const first = await page.waitForSelector('.thread code').then(code => code!.evaluate(each => each.textContent!))
      await (await page.waitForSelector('[href="/classes/master"]'))!.click()
      await (await page.waitForSelector('[href="/checkout/master"]'))!.click()
      const pay = await page.waitForSelector('button[type=submit]')
      await page.waitForFunction(`document.querySelector('.total b').textContent.includes('480,000')`)
      const booking = await until('another scenario', async () => {
        const id = await page.$eval('.thread code', code => code.textContent!)
        return id !== first && id
      })
      await pay!.click()
      await page.waitForSelector('[role=alert]')
      await page.goto('about:blank')
      assert.deepEqual(faults, [])

      const of = lensAt(lens)
      const has = (name: string) => (story: Story) => story.spans.some(span => span.name === name)
      const before = await of.story(first, has('route /classes/:id'))
      assert.ok(has('page load /')(before))

      const isError = (log: Story['logs'][number]) => log.eventName === 'exception'
      const story = await of.story(booking, each => has('click Pay now')(each) && each.logs.some(isError))
      assert.equal(story.scenario.name, 'booking')
      const find = (name: string) => story.spans.find(span => span.name === name)!
      const [click, work, request] = ['click Pay now', 'pay', 'POST /api/payments'].map(find)
      assert.deepEqual([work!.parentSpanId, request!.parentSpanId], [click!.spanId, work!.spanId])
      assert.equal(request!.attributes['http.response.status_code'], 402)
      const error = story.logs.find(isError)!
      assert.equal(error.traceId, click!.traceId)
      assert.match(String(error.body), /Refused: The amount is above the limit/)
      const line = story.access.find(({ path }) => path === '/api/payments')!
      assert.deepEqual([line.status, line.spanId], [402, request!.spanId])
    } finally {
      await browser.close()
    }
  })

  test('ends when it is asked to, and frees its ports', async () => {
    assert.equal(await stop(), 0)
    for (const url of [studio, lens]) await assert.rejects(fetch(url))
  })
})
