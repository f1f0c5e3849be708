import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type {} from '../../src/script.js'
import { startTabs, type Tabs, until } from '../support/tab.js'

describe('a disk that is full, in Chromium', { timeout: 60_000 }, () => {
  let tabs: Tabs
  before(async () => {
    tabs = await startTabs('Chromium')
  })
  after(() => tabs.close())

  test('leaves the records in memory, says so, and loses none that are delivered in time', async () => {
    const url = await tabs.page()
    const tab = await tabs.open()
    const cdp = await tab.createCDPSession()
    await cdp.send('Storage.overrideQuotaForOrigin', { origin: tabs.origin, quotaSize: 1 })
    await fetch(`${url.replace('/page/', '/fault/')}?status=503&times=2`, { method: 'PUT' })
    await tab.goto(url)
    await tab.evaluate(() => {
      for (let i = 0; i < 50; i++) window.silmari!.log.info(`line ${i}`)
    })
    await until('word of it', () => tab.evaluate(() => window.silmari!.stats().isDurable === false))
    const lines = await until('the records', async () => {
      await tab.evaluate(() => window.silmari!.flush())
      const { logs } = await tabs.sent(url)
      const lines = logs.map(({ body }) => String(body)).filter(body => body.startsWith('line'))
      return lines.length >= 50 && lines
    })
    assert.equal(new Set(lines).size, 50)
    assert.equal(lines.length, 50)
    const { faults, dropped } = await tab.evaluate(() => window.silmari!.stats())
    assert.deepEqual([faults, dropped], [0, {}])
  })
})
