import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type {} from '../../src/script.js'
import { type BrowserName, startTabs, type Tabs, until } from '../support/tab.js'

for (const name of ['Chromium', 'Firefox'] as BrowserName[]) {
  describe(`the cookie and the session in ${name}`, { timeout: 60_000 }, () => {
    let tabs: Tabs
    before(async () => {
      tabs = await startTabs(name)
    })
    after(() => tabs.close())

    test('documents and images carry the id to the server, which follows the scenario and goes with it', async () => {
      const url = await tabs.page('', { cookie: true })
      const tab = await tabs.open()
      await tab.goto(url)
      await tab.evaluate(() => window.silmari!.flush())
      await until('the cookie', () => tab.evaluate(() => document.cookie.includes('gtid=')))
      await tab.evaluate(() => window.silmari!.scenario.start('checkout'))
      const id = await tab.evaluate(() => window.silmari!.globalTraceId)
      await tab.evaluate(() => {
        for (const tag of ['img', 'iframe']) {
          const element = document.createElement(tag) as HTMLImageElement
          element.src = `/do/cookie?at=${tag}`
          document.body.append(element)
        }
      })
      for (const tag of ['img', 'iframe']) {
        const hit = await until(tag, async () =>
          (await tabs.hits(`${tabs.origin}/do/cookie`)).find(({ path }) => path.endsWith(tag)),
        )
        assert.equal(hit.headers.cookie, `gtid=${id}`)
        assert.ok(hit.headers.cookie.length <= 64)
      }
      await tab.evaluate(() => window.silmari!.shutdown())
      assert.equal(await tab.evaluate(() => document.cookie), '')
      await tab.close()
    })

    test('the cookie goes when the scenario has idled out, and the next one brings its own', async () => {
      const url = await tabs.page('', { cookie: true, scenario: { idleMs: 1500 } })
      const tab = await tabs.open()
      await tab.goto(url)
      const first = await tab.evaluate(() => window.silmari!.globalTraceId)
      await tab.evaluate(() => window.silmari!.flush())
      const cookie = () => tab.evaluate(() => document.cookie)
      await until('no cookie', async () => !(await cookie()))
      await until('the cookie of the next one', async () => {
        await tab.evaluate(() => window.silmari!.log.info('and again'))
        return (await cookie()) === `gtid=${await tab.evaluate(() => window.silmari!.globalTraceId)}`
      })
      assert.notEqual(await tab.evaluate(() => window.silmari!.globalTraceId), first)
      await tab.close()
    })

    test('the cookie goes without consent', async () => {
      const url = await tabs.page('', { cookie: true, privacy: { consent: 'pending' } })
      const tab = await tabs.open()
      await tab.goto(url)
      await tab.evaluate(() => window.silmari!.flush())
      assert.equal(await tab.evaluate(() => document.cookie), '')
      await tab.evaluate(() => {
        window.silmari!.consent(true)
        return window.silmari!.flush()
      })
      await until('the cookie', () => tab.evaluate(() => document.cookie.includes('gtid=')))
      await tab.evaluate(() => window.silmari!.consent(false))
      assert.equal(await tab.evaluate(() => document.cookie), '')
      await tab.close()
    })

    test('tabs of a profile agree on the session, and each keeps its scenario', async () => {
      const url = await tabs.page()
      const first = await tabs.open()
      await first.goto(url)
      const second = await first.browserContext().newPage()
      await second.goto(url)
      const look = (tab: typeof first) =>
        tab.evaluate(() => [window.silmari!.sessionId, window.silmari!.globalTraceId] as const)
      const [one, other] = [await look(first), await look(second)]
      assert.equal(one[0], other[0])
      assert.notEqual(one[1], other[1])
      await first.close()
    })
  })
}
