import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Page as Tab } from 'puppeteer-core'
import type {} from '../../src/script.js'
import { type BrowserName, idOf, startTabs, type Tabs, until } from '../support/tab.js'

const MINUTE = 60e3
const HOUR = 60 * MINUTE

/** Before the SDK: what the wall clock says is ours to set, also for the pages that come after. */
const CLOCK = `<script>
  const { now } = Date
  window.leap = ms => { localStorage.leap = +(localStorage.leap ?? 0) + ms }
  Date.now = () => now() + +(localStorage.leap ?? 0)
</script><!-- SDK -->`

interface Who {
  readonly session: string
  readonly scenario: string
}

for (const name of ['Chromium', 'Firefox'] as BrowserName[]) {
  describe(`the life of scenario and session in ${name}`, { timeout: 120_000 }, () => {
    let tabs: Tabs
    before(async () => {
      tabs = await startTabs(name)
    })
    after(() => tabs.close())

    async function open(body = '', options = {}): Promise<{ tab: Tab; url: string }> {
      const url = await tabs.page(CLOCK + body, options)
      const tab = await tabs.open()
      await tab.goto(url)
      return { tab, url }
    }
    /** Something happens, and tells who the page then is. */
    const use = (tab: Tab): Promise<Who> =>
      tab.evaluate(() => {
        window.silmari!.log.info('here')
        return { session: window.silmari!.sessionId, scenario: window.silmari!.globalTraceId }
      })
    const leap = (tab: Tab, ms: number) =>
      tab.evaluate(by => (window as unknown as { leap(ms: number): void }).leap(by), ms)

    test('a scenario ends after 30 idle minutes or at 4 hours, a session after 30 idle minutes or at 12 hours', async () => {
      const { tab, url } = await open()
      const first = await use(tab)
      await leap(tab, 29 * MINUTE)
      assert.deepEqual(await use(tab), first)
      await leap(tab, 31 * MINUTE)
      const second = await use(tab)
      assert.notEqual(second.session, first.session)
      assert.notEqual(second.scenario, first.scenario)
      // In use all the time, on one page and another.
      const seen: Who[] = []
      for (let spent = 0; spent < 12.5 * HOUR; spent += 20 * MINUTE) {
        await leap(tab, 20 * MINUTE)
        if (spent % HOUR === 0) await tab.goto(url)
        seen.push(await use(tab))
      }
      const lasted = (id: string) => seen.filter(({ session, scenario }) => session === id || scenario === id).length
      // 35 times twenty minutes are less than twelve hours, eleven are less than four.
      assert.equal(lasted(second.session), 35)
      assert.equal(lasted(second.scenario), 11)
      assert.equal(new Set(seen.map(({ session }) => session)).size, 2)
      await tab.close()
    })

    test('the first request after an idle hour carries the new scenario that its span has', async () => {
      const { tab, url } = await open()
      const first = await use(tab)
      const ask = () => tab.evaluate(at => fetch(at).then(answer => answer.text()), `/do/${idOf(url)}`)
      await ask()
      await leap(tab, HOUR)
      await ask()
      const ids = (await tabs.hits(url)).map(({ headers }) => headers['x-global-trace-id'])
      assert.equal(ids[0], first.scenario)
      assert.equal(ids[1], await tab.evaluate(() => window.silmari!.globalTraceId))
      assert.notEqual(ids[1], ids[0])
      const sent = await until('two spans', async () => {
        await tab.evaluate(() => window.silmari!.flush())
        const spans = (await tabs.sent(url)).spans.filter(span => span.name.startsWith('GET'))
        return spans.length === 2 && spans.sort((a, b) => a.startMs - b.startMs)
      })
      assert.deepEqual(
        sent.map(({ attributes }) => attributes.global_trace_id),
        ids,
      )
      await tab.close()
    })

    test('a clock that is set back ends nothing, on the page that saw it and on the next', async () => {
      const { tab, url } = await open()
      const first = await use(tab)
      await leap(tab, -3 * HOUR)
      assert.deepEqual(await use(tab), first)
      await tab.goto(url)
      assert.deepEqual(await use(tab), first)
      // From then on time runs as ever.
      await leap(tab, 29 * MINUTE)
      assert.deepEqual(await use(tab), first)
      await tab.goto(url)
      assert.deepEqual(await use(tab), first)
      await leap(tab, 31 * MINUTE)
      assert.notEqual((await use(tab)).session, first.session)
      await tab.close()
    })

    test('a clock that says nothing, and leases that nobody would write, begin one scenario and keep it', async () => {
      const { tab, url } = await open()
      await tab.evaluate(() => {
        Object.assign(localStorage, { leap: 'NaN', 'silmari.session': '%.%.%.%' })
        sessionStorage.setItem('silmari.scenario', `<img src=x onerror=alert(1)>.${'a'.repeat(9000)}`)
      })
      await tab.goto(url)
      const first = await use(tab)
      assert.match(first.scenario, /^[\da-f]{32}$/)
      assert.deepEqual(await use(tab), first)
      await tab.goto(url)
      assert.deepEqual(await use(tab), first)
      await tab.close()
    })

    for (const [ago, goesOn] of [
      [29 * MINUTE, true],
      [31 * MINUTE, false],
      [-2 * HOUR, true],
      [-24 * HOUR, false],
    ] as const) {
      test(`what a page wrote ${Math.abs(ago) / MINUTE} minutes ${ago > 0 ? 'ago' : 'ahead'} ${goesOn ? 'goes on' : 'is over'}`, async () => {
        const { tab, url } = await open()
        const at = (Date.now() - ago).toString(36)
        const [scenario, session] = ['01900000000070008000000000000abc', 'a'.repeat(32)]
        await tab.evaluate(
          (scenario, session) => {
            // As it goes, the page writes nothing more.
            window.silmari!.shutdown()
            sessionStorage.setItem('silmari.scenario', scenario)
            localStorage.setItem('silmari.session', session)
          },
          `${scenario}.${at}.${at}.checkout`,
          `${session}.${at}.${at}.`,
        )
        await tab.goto(url)
        const now = await use(tab)
        assert.equal(now.scenario === scenario, goesOn)
        assert.equal(now.session === session, goesOn)
        await tab.close()
      })
    }

    test('a tab that was idle goes on in the session that another tab has kept alive', async () => {
      const { tab: first, url } = await open()
      const second = await first.browserContext().newPage()
      await second.goto(url)
      const [a, b] = [await use(first), await use(second)]
      assert.equal(a.session, b.session)
      for (let i = 0; i < 3; i++) {
        await leap(first, 20 * MINUTE)
        assert.equal((await use(first)).session, a.session)
      }
      assert.equal((await use(second)).session, a.session)
      await first.close()
      await second.close()
    })

    test('tabs that wake up together agree on one new session', async () => {
      const { tab: first, url } = await open()
      const second = await first.browserContext().newPage()
      await second.goto(url)
      const { session } = await use(first)
      await leap(first, HOUR)
      await Promise.all([use(first), use(second)])
      const agreed = await until('one session', async () => {
        const [a, b] = [await use(first), await use(second)]
        return a.session === b.session && a.session
      })
      assert.notEqual(agreed, session)
      await first.close()
      await second.close()
    })

    test('a frame of the own origin follows the scenario of its tab, and does not bring the old one back', async () => {
      const { tab, url } = await open()
      await tab.evaluate(at => {
        document.body.append(Object.assign(document.createElement('iframe'), { src: at }))
      }, url)
      const frame = await until('the frame', async () => tab.frames().find(each => each !== tab.mainFrame()))
      await until('its scenario', () => frame.evaluate(() => !!window.silmari?.globalTraceId).catch(() => false))
      await tab.evaluate(() => window.silmari!.scenario.start('checkout'))
      const { scenario } = await use(tab)
      await until('the same in the frame', () => frame.evaluate(id => window.silmari!.globalTraceId === id, scenario))
      await frame.evaluate(() => window.silmari!.scenario.end('cancelled'))
      const id = await frame.evaluate(() => window.silmari!.globalTraceId)
      await until('the same in the page', async () => (await use(tab)).scenario === id)
      await tab.goto(url)
      assert.equal((await use(tab)).scenario, id)
      await tab.close()
    })

    test('scenario.end tells the outcome, and what comes after is another scenario, in the cookie too', async () => {
      const { tab, url } = await open('', { cookie: true })
      await tab.evaluate(() => {
        window.silmari!.scenario.start('checkout', { customer: 'm-1' })
        return window.silmari!.flush()
      })
      const { scenario, session } = await use(tab)
      await tab.evaluate(() => {
        window.silmari!.scenario.end('logged out')
        window.silmari!.setContext({ customer: undefined })
      })
      const next = await use(tab)
      assert.notEqual(next.scenario, scenario)
      assert.equal(next.session, session)
      await until('the cookie', () => tab.evaluate(id => document.cookie === `gtid=${id}`, next.scenario))
      const { logs } = await until('the end', async () => {
        await tab.evaluate(() => window.silmari!.flush())
        const sent = await tabs.sent(url)
        return sent.logs.some(({ eventName }) => eventName === 'silmari.scenario.end') && sent
      })
      const end = logs.find(({ eventName }) => eventName === 'silmari.scenario.end')!
      assert.equal(end.attributes['silmari.scenario.outcome'], 'logged out')
      assert.equal(end.attributes['scenario.name'], 'checkout')
      assert.equal(end.attributes.global_trace_id, scenario)
      assert.equal(end.attributes['customer.id'], 'm-1')
      await tab.evaluate(at => fetch(at).then(answer => answer.text()), `/do/${idOf(url)}`)
      const [hit] = await tabs.hits(url)
      assert.equal(hit!.headers['x-global-trace-id'], next.scenario)
      assert.ok(!hit!.headers.baggage!.includes('m-1'))
      await tab.close()
    })
  })
}
