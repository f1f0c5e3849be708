import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type {} from '../../src/script.js'
import { type Site, type Sites, startSites } from '../support/sites.js'
import { type BrowserName, until } from '../support/tab.js'

for (const name of ['Chromium', 'Firefox'] as BrowserName[]) {
  describe(`forged handoffs in ${name}`, { timeout: 60_000 }, () => {
    let sites: Sites
    let [shop, pay, stranger]: Site[] = []
    before(async () => {
      sites = await startSites(name)
      ;[shop, pay, stranger] = [await sites.site(), await sites.site(), await sites.site()]
      await sites.put('pay', '<p>pay', { handoff: { origins: [shop.origin] } })
    })
    after(() => sites.close())

    const FORGED = '01900000000070008000000000000bad'
    const toLease = (at: number) => `${FORGED}.${at.toString(36)}.${at.toString(36)}.`

    test('an address that no named page handed over is cleaned and not believed', async () => {
      const lease = toLease(Date.now())
      await sites.put('lure', `<a id="link" href="${pay!.origin}/page/pay#silmari=${lease}">Pay</a>`)
      const tab = await sites.open()
      await tab.goto(`${stranger!.origin}/page/lure`)
      await Promise.all([tab.waitForNavigation(), tab.click('#link')])
      assert.equal(tab.url(), `${pay!.origin}/page/pay`)
      assert.notEqual(await tab.evaluate(() => window.silmari!.globalTraceId), FORGED)
      // The same from a named page is believed while it is fresh, and not when it is replayed a day later.
      for (const [age, isBelieved] of [
        [0, true],
        [24 * 3600e3, false],
      ] as const) {
        await sites.put(
          'lure',
          `<a id="link" href="${pay!.origin}/page/pay#silmari=${toLease(Date.now() - age)}">Pay</a>`,
        )
        const other = await sites.open()
        await other.goto(`${shop!.origin}/page/lure`)
        await Promise.all([other.waitForNavigation(), other.click('#link')])
        assert.equal((await other.evaluate(() => window.silmari!.globalTraceId)) === FORGED, isBelieved)
        await other.close()
      }
      await tab.close()
    })

    test('a window of an origin that was not named is neither asked nor believed', async () => {
      await sites.put(
        'holder',
        `<iframe src="${pay!.origin}/page/pay"></iframe>
        <script>heard = []; addEventListener('message', event => heard.push(event.data))</script>`,
      )
      const tab = await sites.open()
      await tab.goto(`${stranger!.origin}/page/holder`)
      const frame = await until('frame', async () => tab.frames().find(each => each.url().startsWith(pay!.origin)))
      await frame.evaluate(() => window.silmari!.flush())
      const id = await frame.evaluate(() => window.silmari!.globalTraceId)
      await tab.evaluate(
        (origin, lease) => {
          const { port1, port2 } = new MessageChannel()
          port1.postMessage(lease)
          frames[0]!.postMessage('silmari:here', origin)
          frames[0]!.postMessage(lease, origin)
          frames[0]!.postMessage('silmari:ask', origin, [port2])
        },
        pay!.origin,
        toLease(Date.now()),
      )
      // Messages come in order: when this one is there, those before it have been heard.
      await frame.evaluate(() =>
        addEventListener('message', ({ data }) => data === 'last' && (document.title = 'heard')),
      )
      await tab.evaluate(() => frames[0]!.postMessage('last', '*'))
      await until('the last message', () => frame.evaluate(() => document.title === 'heard'))
      assert.equal(await frame.evaluate(() => window.silmari!.globalTraceId), id)
      assert.deepEqual(await tab.evaluate('heard'), [])
      await tab.close()
    })

    test('of what a named window says only a well-formed, short and fresh lease is taken, and the old id is linked', async () => {
      await sites.put(
        'named',
        `<script>addEventListener('message', ({ data, ports }) => { if (data === 'silmari:ask') port = ports[0] })</script>
        <iframe src="${pay!.origin}/page/pay"></iframe>`,
      )
      const tab = await sites.open()
      await tab.goto(`${shop!.origin}/page/named`)
      const frame = await until('frame', async () => tab.frames().find(each => each.url().startsWith(pay!.origin)))
      await until('its question', () => tab.evaluate(() => 'port' in window))
      const idIn = () => frame.evaluate(() => window.silmari!.globalTraceId)
      const own = await idIn()
      const say = (words: unknown[]) =>
        tab.evaluate(list => {
          const { port } = window as unknown as { port: MessagePort }
          for (const word of list) port.postMessage(word)
        }, words)
      const now = Date.now()
      const good = (id: string) => toLease(now).replace(FORGED, id)
      await say([
        null,
        42,
        { id: FORGED },
        [toLease(now)],
        '',
        FORGED,
        toLease(now).replace(FORGED, 'z'.repeat(32)),
        toLease(now).replace(FORGED, '<img src=x onerror=alert(1)>'),
        `${toLease(now)}${'a'.repeat(10_000)}`,
        // Heard once, and said again later; and from a clock that nobody has.
        toLease(now - 6 * 60e3),
        toLease(now - 25 * 3600e3),
        toLease(now + 10 * 60e3),
        // Messages come in order: with this one, those before it have been refused.
        good('01900000000070008000000000000abc'),
      ])
      await until('the good one', async () => (await idIn()) === '01900000000070008000000000000abc')
      const adopted = await until('the link', async () => {
        await frame.evaluate(() => window.silmari!.flush())
        return (await sites.sent('pay')).logs.filter(
          ({ eventName, attributes }) =>
            eventName === 'silmari.scenario.adopted' && attributes['silmari.scenario.previous'] === own,
        )[0]
      })
      assert.equal(adopted.attributes.global_trace_id, '01900000000070008000000000000abc')
      assert.ok(
        !(await sites.sent('pay')).logs.some(({ attributes }) => attributes['silmari.scenario.previous'] === FORGED),
      )
      await tab.close()
    })

    test('a frame beside it speaks for nobody, though its origin is named', async () => {
      await sites.put('beside', '<p>beside')
      await sites.put(
        'both',
        `<script>heard = []; addEventListener('message', ({ data }) => heard.push(data))</script>
        <iframe src="${pay!.origin}/page/pay"></iframe><iframe src="${shop!.origin}/page/beside"></iframe>`,
      )
      const tab = await sites.open()
      await tab.goto(`${stranger!.origin}/page/both`)
      const frameAt = (origin: string) =>
        until('frame', async () =>
          tab
            .frames()
            .slice(1)
            .find(each => each.url().startsWith(origin)),
        )
      const [frame, beside] = [await frameAt(pay!.origin), await frameAt(shop!.origin)]
      await frame.evaluate(() => window.silmari!.flush())
      const id = await frame.evaluate(() => {
        addEventListener('message', ({ data }) => data === 'last' && (document.title = 'heard'))
        return window.silmari!.globalTraceId
      })
      await beside.evaluate(
        (origin, lease) => {
          const { port1, port2 } = new MessageChannel()
          port1.postMessage(lease)
          for (const [word, ports] of [
            ['silmari:here', []],
            [lease, [port2]],
            ['last', []],
          ] as const) {
            window.parent.frames[0]!.postMessage(word, origin, [...ports])
          }
        },
        pay!.origin,
        toLease(Date.now()),
      )
      await until('the last message', () => frame.evaluate(() => document.title === 'heard'))
      assert.equal(await frame.evaluate(() => window.silmari!.globalTraceId), id)
      assert.deepEqual(await tab.evaluate('heard'), [])
      await tab.close()
    })
  })
}
