import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { CDPSession, Page } from 'puppeteer-core'
import type {} from '../../src/script.js'
import { startTabs, type Tabs } from '../support/tab.js'

/** What a page does many times and is then done with. Each runs in the page. */
const WORK: Readonly<Record<string, (count: number) => unknown>> = {
  'timers that run': count =>
    new Promise<void>(resolve => {
      let ran = 0
      for (let i = 0; i < count; i++) setTimeout(() => void (++ran === count && resolve()))
    }),
  'timers that are cancelled': count => {
    for (let i = 0; i < count; i++) clearTimeout(setTimeout(() => {}, 1e6))
  },
  'listeners that are removed': count => {
    for (let i = 0; i < count; i++) {
      const listener = { handleEvent() {} }
      const xhr = new XMLHttpRequest()
      for (const type of ['load', 'readystatechange']) {
        xhr.addEventListener(type, listener)
        xhr.removeEventListener(type, listener)
      }
    }
  },
  'ports that are closed': count => {
    for (let i = 0; i < count / 10; i++) {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => {}
      port2.postMessage(i)
      port1.close()
    }
  },
  'buttons that are clicked and removed': async count => {
    for (let i = 0; i < count / 100; i++) {
      const button = document.body.appendChild(document.createElement('button'))
      button.onclick = () => {}
      button.click()
      button.remove()
      if (i % 50 === 0) await new Promise(resolve => setTimeout(resolve, 20))
    }
  },
  'requests that are answered': async count => {
    for (let i = 0; i < count / 200; i++) await (await fetch('/hits/none')).text()
  },
}

const COUNT = 100_000
// One number kept of each timer would be 800.
const MAX_KEPT_KB = 400

describe('memory, in Chromium', { timeout: 180_000 }, () => {
  let tabs: Tabs
  let tab: Page
  let cdp: CDPSession
  before(async () => {
    tabs = await startTabs('Chromium')
    tab = await tabs.open()
    cdp = await tab.createCDPSession()
    await tab.goto(await tabs.page())
    // Each once, for what is made at first use stays.
    for (const work of Object.values(WORK)) await tab.evaluate(work, COUNT / 10)
  })
  after(() => tabs.close())

  /** Of what is no longer needed; what waits for the collector is sent before. */
  async function heapKb(): Promise<number> {
    await tab.evaluate(async () => {
      // Interactions end some time after the last thing that they caused.
      while ((await window.silmari!.flush()).kept) await new Promise(resolve => setTimeout(resolve, 100))
    })
    await cdp.send('HeapProfiler.collectGarbage')
    return (await cdp.send('Runtime.getHeapUsage')).usedSize / 1024
  }

  for (const [name, work] of Object.entries(WORK)) {
    test(`${name} leave nothing behind`, async () => {
      const before = await heapKb()
      await tab.evaluate(work, COUNT)
      let kept = Number.POSITIVE_INFINITY
      // What an act has caused is waited for some seconds.
      for (const end = Date.now() + 20_000; kept > MAX_KEPT_KB && Date.now() < end; ) {
        await new Promise(resolve => setTimeout(resolve, 500))
        kept = (await heapKb()) - before
      }
      assert.ok(kept <= MAX_KEPT_KB, `${kept.toFixed(0)} KB are kept`)
    })
  }
})
