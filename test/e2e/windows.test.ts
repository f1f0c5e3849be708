import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Frame, Page as Tab } from 'puppeteer-core'
import type {} from '../../src/script.js'
import { type Site, type Sites, startSites } from '../support/sites.js'
import { type BrowserName, until } from '../support/tab.js'

type View = Tab | Frame

const idOf = (view: View) => view.evaluate(() => window.silmari!.globalTraceId)
/** The second file is there. */
const ready = (view: View) => view.evaluate(() => window.silmari!.flush())
const hasId = (view: View, id: string) => until(`scenario ${id}`, async () => (await idOf(view).catch(() => '')) === id)

for (const name of ['Chromium', 'Firefox'] as BrowserName[]) {
  describe(`windows, origins and pages in ${name}`, { timeout: 180_000 }, () => {
    let sites: Sites
    let [shop, pay, bank, fourth]: Site[] = []
    before(async () => {
      sites = await startSites(name)
      ;[shop, pay, bank, fourth] = [await sites.site(), await sites.site(), await sites.site(), await sites.site()]
      const ofShop = { handoff: { origins: [pay.origin] } }
      const ofPay = { handoff: { origins: [shop.origin] } }
      await sites.put(
        'shop',
        `<iframe id="pay" src="${pay.origin}/page/frame"></iframe><iframe id="fourth" src="${fourth.origin}/page/fourth"></iframe>
        <button onclick="window.open('${pay.origin}/page/popup')">Pay in a window</button>
        <a id="link" href="${pay.origin}/page/arrival">Pay</a> <a id="away" href="${fourth.origin}/page/fourth">Elsewhere</a>
        <form id="form" action="${pay.origin}/page/arrival"><button id="send">Pay by form</button></form>
        <a id="tab" href="/page/tab" target="_blank">New tab</a>
        <a id="moved" href="/do/moved?location=/page/tab" target="_blank">Moved</a>`,
        ofShop,
      )
      for (const page of ['frame', 'popup']) await sites.put(page, '<p>pay', ofPay)
      await sites.put(
        'arrival',
        `<script>window.seen = location.href</script><a id="bank" href="${bank.origin}/page/bank">Bank</a>`,
        ofPay,
      )
      await sites.put('bank', `<script>location.replace('${shop.origin}/page/return')</script>`)
      await sites.put('return', '<p>thank you', ofShop)
      await sites.put('tab', '<p>another tab', ofShop)
      const listen =
        '<script>messages = []; addEventListener("message", e => messages.push(JSON.stringify(e.data)))</script>'
      await sites.put('fourth', listen, { handoff: { origins: [shop.origin, pay.origin] } })
    })
    after(() => sites.close())

    async function openShop(): Promise<{ tab: Tab; id: string }> {
      const tab = await sites.open()
      await tab.goto(`${shop!.origin}/page/shop`)
      await ready(tab)
      return { tab, id: await idOf(tab) }
    }
    const frameOf = (tab: Tab, origin: string) =>
      until('frame', async () =>
        tab.frames().find(frame => frame !== tab.mainFrame() && frame.url().startsWith(origin)),
      )

    test('one GlobalTraceId runs through a shop, a payment frame and popup, and the way back from a bank', async () => {
      const { tab, id } = await openShop()
      const frame = await frameOf(tab, pay!.origin)
      await hasId(frame, id)
      await frame.evaluate(() => fetch('/do/in-frame').then(answer => answer.text()))

      const [popup] = await Promise.all([
        new Promise<Tab>(resolve => tab.once('popup', opened => resolve(opened as Tab))),
        tab.click('button'),
      ])
      await hasId(popup, id)
      await popup.evaluate(() => fetch('/do/in-popup').then(answer => answer.text()))
      await popup.close()

      await Promise.all([tab.waitForNavigation(), tab.click('#link')])
      assert.equal(await idOf(tab), id)
      // The page's own scripts never see what the address carried.
      assert.equal(await tab.evaluate('seen'), `${pay!.origin}/page/arrival`)
      assert.equal(tab.url(), `${pay!.origin}/page/arrival`)
      await tab.evaluate(() => fetch('/do/arrived').then(answer => answer.text()))

      await tab.click('#bank')
      await until('the way back', async () => tab.url() === `${shop!.origin}/page/return`)
      assert.equal(await idOf(tab), id)
      await tab.evaluate(() => fetch('/do/returned').then(answer => answer.text()))

      for (const place of ['in-frame', 'in-popup', 'arrived', 'returned']) {
        const [hit] = await sites.hits(place)
        assert.equal(hit!.headers['x-global-trace-id'], id, place)
      }
      assert.ok(bank!.heard.length && bank!.heard.every(text => !text.includes(id)))
      await tab.close()
    })

    test('nothing reaches an origin that was not named, though it names us', async () => {
      const { tab, id } = await openShop()
      const frame = await frameOf(tab, fourth!.origin)
      await ready(frame)
      assert.notEqual(await idOf(frame), id)
      // What a stranger asks for in our words is not answered.
      await frame.evaluate(origin => {
        const { port1, port2 } = new MessageChannel()
        port1.onmessage = ({ data }) => (window as never as { messages: string[] }).messages.push(`port ${data}`)
        window.parent.postMessage('silmari:ask', origin, [port2])
      }, shop!.origin)
      await tab.evaluate(url => fetch(url, { mode: 'no-cors' }).then(() => {}), `${fourth!.origin}/do/asked`)
      await Promise.all([tab.waitForNavigation(), tab.click('#away')])
      assert.equal(new URL(tab.url()).hash, '')
      assert.notEqual(await idOf(tab), id)
      const messages = (await tab.evaluate('messages')) as string[]
      assert.ok(messages.every(text => !text.includes(id)))
      assert.ok(fourth!.heard.length > 2 && fourth!.heard.every(text => !text.includes(id)))
      await tab.close()
    })

    test('a form to a named origin takes the scenario along, and the address bar is clean', async () => {
      const { tab, id } = await openShop()
      await Promise.all([tab.waitForNavigation(), tab.click('#send')])
      assert.equal(await idOf(tab), id)
      assert.equal(new URL(tab.url()).hash, '')
      await tab.close()
    })

    test('reloads, navigations and the way back stay in the scenario and tab; each is a page of its own', async () => {
      const { tab, id } = await openShop()
      const look = () => tab.evaluate(() => [window.silmari!.globalTraceId, window.silmari!.pageId] as const)
      const pages = [(await look())[1]]
      const back = () => tab.evaluate(() => void setTimeout(() => history.back(), 0))
      for (const go of [() => tab.reload(), () => tab.goto(`${shop!.origin}/page/return`), back]) {
        await go()
        const [now, page] = await until('another page', async () => {
          const seen = await look().catch(() => undefined) // between two documents
          return seen && !pages.includes(seen[1]) && seen
        })
        assert.equal(now, id)
        pages.push(page)
      }
      assert.equal(new Set(pages).size, pages.length)
      await tab.close()
    })

    for (const [how, act] of Object.entries({
      'a link': `document.querySelector('#tab').click()`,
      'a link that is redirected': `document.querySelector('#moved').click()`,
      'a form by GET': `send('get')`,
      'a form by POST': `send('post')`,
      'a form that a script submits': `send('post', 'submit')`,
      'window.open': `open('/page/tab')`,
      'window.open without an opener': `open('/page/tab', '_blank', 'noopener')`,
    })) {
      test(`a new tab of the origin, opened by ${how}, goes on in the scenario, as a tab of its own`, async () => {
        const { tab, id } = await openShop()
        const [opened] = await Promise.all([
          until('a new tab', async () => {
            const pages = await tab.browserContext().pages()
            return pages.find(each => new URL(each.url()).pathname === '/page/tab')
          }),
          tab.evaluate(`{
            const send = (method, how) => {
              document.body.insertAdjacentHTML('beforeend',
                \`<form method="\${method}" action="/page/tab?lost" target="_blank"><input name="a" value="긴 b+"><button id="go" name="c">Go</button></form>\`)
              how ? document.forms[document.forms.length - 1].submit() : document.querySelector('#go').click()
            }
            ${act}
          }`),
        ])
        await hasId(opened, id)
        await opened.evaluate(() => fetch('/do/in-tab').then(answer => answer.text()))
        await ready(opened)
        await ready(tab)
        const tabOf = async (page: string) =>
          until('spans', async () =>
            (await sites.sent(page)).spans.find(({ attributes }) => attributes.global_trace_id === id),
          )
        assert.notEqual((await tabOf('tab')).attributes['tab.id'], (await tabOf('shop')).attributes['tab.id'])
        await opened.close()
        await tab.close()
      })
    }

    test('frames follow when the shop begins a new scenario, and the old id is linked', async () => {
      const { tab, id } = await openShop()
      const frame = await frameOf(tab, pay!.origin)
      await hasId(frame, id)
      await tab.evaluate(() => window.silmari!.scenario.start('refund'))
      const next = await idOf(tab)
      assert.notEqual(next, id)
      await hasId(frame, next)
      await ready(frame)
      const adopted = await until('the link', async () =>
        (await sites.sent('frame')).logs.find(
          ({ eventName, attributes }) =>
            eventName === 'silmari.scenario.adopted' && attributes['silmari.scenario.previous'] === id,
        ),
      )
      assert.equal(adopted.attributes.global_trace_id, next)
      await tab.close()
    })
  })
}
