import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Page as Tab } from 'puppeteer-core'
import type {} from '../../src/script.js'
import { type Site, type Sites, startSites } from '../support/sites.js'
import { type BrowserName, until } from '../support/tab.js'

const NAME = '결제 v1.2 *100%+~'

for (const name of ['Chromium', 'Firefox'] as BrowserName[]) {
  describe(`the scenario in an address in ${name}`, { timeout: 120_000 }, () => {
    let sites: Sites
    let [shop, pay]: Site[] = []
    let tab: Tab
    before(async () => {
      sites = await startSites(name)
      ;[shop, pay] = [await sites.site(), await sites.site()]
      tab = await sites.open()
    })
    after(() => sites.close())

    for (const carrier of ['fragment', 'query'] as const) {
      /** Both pages; the second one keeps what its own scripts saw. */
      async function openShop(): Promise<string> {
        const at = `${pay!.origin}/page/pay-${carrier}`
        await sites.put(
          `shop-${carrier}`,
          `<a id="link" href="${at}?a=1#top">Pay</a>
          <map name="map"><area id="area" href="${at}" shape="default"></map><img usemap="#map" width="20" height="20">
          <form action="${at}?lost#top"><input name="b" value="2"><button id="get">Pay</button></form>
          <form action="${at}?a=1#top" method="post"><input name="action" value="2"><button id="post">Pay</button></form>
          <form action="/page/nowhere" method="post"><button id="other" formaction="${at}" formmethod="get" name="c">Pay</button></form>`,
          { handoff: { origins: [pay!.origin], carrier } },
        )
        await sites.put(`pay-${carrier}`, '<script>window.seen = location.href</script>', {
          handoff: { origins: [shop!.origin] },
        })
        await tab.goto(`${shop!.origin}/page/shop-${carrier}`)
        await tab.evaluate(() => window.silmari!.flush())
        await tab.evaluate(scenario => window.silmari!.scenario.start(scenario), NAME)
        return tab.evaluate(() => window.silmari!.globalTraceId)
      }
      /** What of the address is left, when the page that was named goes on in the scenario. */
      async function arrive(id: string): Promise<string> {
        await until('the other page', () =>
          tab.evaluate(() => location.pathname.startsWith('/page/pay')).catch(() => false),
        )
        await tab.waitForFunction(() => document.readyState === 'complete')
        const now = await tab.evaluate(() => [window.silmari!.globalTraceId, window.silmari!.scenario.name])
        assert.deepEqual(now, [id, NAME])
        const seen = String(await tab.evaluate('seen'))
        assert.equal(await tab.evaluate(() => location.href), seen)
        return seen.replace(`${pay!.origin}/page/pay-${carrier}`, '')
      }
      const toldServer = (id: string) => pay!.heard.some(line => line.includes(`silmari=${id}`))

      for (const [what, selector, rest, how = 'click'] of [
        ['a link', '#link', '?a=1#top'],
        ['an image map', '#area', ''],
        ['a form by GET', '#get', '?b=2#top'],
        ['a form by GET that a script submits', '#get', '?b=2#top', 'submit'],
        ['a form by POST', '#post', '?a=1#top'],
        ['a form by POST that a script submits', '#post', '?a=1#top', 'submit'],
        ['a button with an address of its own', '#other', '?c='],
      ] as const) {
        test(`${what} carries it in the ${carrier}, and the page's scripts see the address without it`, async () => {
          const id = await openShop()
          await tab.evaluate(
            (at, how) => {
              const element = document.querySelector<HTMLElement>(at)!
              if (how === 'click') element.click()
              else element.closest('form')!.submit()
            },
            selector,
            how,
          )
          assert.equal(await arrive(id), rest)
          assert.equal(toldServer(id), carrier === 'query')
        })
      }

      test(`handoff.url puts it in the ${carrier} for a named origin, and leaves any other address as it is`, async () => {
        const id = await openShop()
        const urls = await tab.evaluate(
          at =>
            ['http://127.0.0.1:1/', '/page/here', 'mailto:a@example.com', 'http://[', '', `${at}?a=1#top`].map(
              window.silmari!.handoff.url,
            ),
          `${pay!.origin}/page/pay-${carrier}`,
        )
        const own = urls.pop()!
        assert.deepEqual(urls, ['http://127.0.0.1:1/', '/page/here', 'mailto:a@example.com', 'http://[', ''])
        const pair = `silmari=${id}.`
        assert.ok(own.includes(carrier === 'query' ? `?a=1&${pair}` : `?a=1#top&${pair}`), own)
        await tab.evaluate(url => location.assign(url), own)
        assert.equal(await arrive(id), '?a=1#top')
        await tab.evaluate(() => window.silmari!.flush())
        const { spans } = await until('its spans', async () => {
          const sent = await sites.sent(`pay-${carrier}`)
          return sent.spans.some(({ attributes }) => attributes.global_trace_id === id) && sent
        })
        assert.ok(!JSON.stringify(spans).includes('silmari='))
      })

      test(`a form that is sent is left as it was, for the ${carrier}`, async () => {
        await openShop()
        const look = '[...document.forms].map(form => form.outerHTML + [...new FormData(form)]).join()'
        const sent = await tab.evaluate(`{
          document.body.insertAdjacentHTML('beforeend', '<iframe name="frame"></iframe>')
          for (const form of document.forms) form.target = 'frame'
          const before = ${look}
          for (const button of document.querySelectorAll('button')) button.click()
          before
        }`)
        await until(
          'the forms as they were',
          () => tab.evaluate(`${look} === ${JSON.stringify(sent)}`) as Promise<boolean>,
        )
      })
    }
  })
}
