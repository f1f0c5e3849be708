import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type {} from '../../src/script.js'
import type { SentSpan } from '../support/page.js'
import { type BrowserName, idOf, startTabs, type Tabs, until } from '../support/tab.js'

const ASK = 'fetch(location.pathname.replace("page", "do"))'

for (const name of ['Chromium', 'Firefox'] as BrowserName[]) {
  describe(`a site of plain pages in ${name}`, { timeout: 90_000 }, () => {
    let tabs: Tabs
    before(async () => {
      tabs = await startTabs(name)
    })
    after(() => tabs.close())

    test('is one scenario through links and forms, and each request is its page’s or its click’s', async () => {
      const last = await tabs.page(`<script>${ASK}</script><h1>paid</h1>`)
      const endpoint = { endpoint: `/otlp/${idOf(last)}` }
      const second = await tabs.page(
        `<script>${ASK}</script><form action="${last}"><input name="card" value="4111"><button>Pay</button></form>`,
        endpoint,
      )
      const first = await tabs.page(
        `<script>${ASK}</script><button onclick='${ASK}'>Add</button><a href="${second}">Checkout</a>`,
        endpoint,
      )
      const tab = await tabs.open()
      await tab.goto(first)
      await tab.click('button')
      await until('the request of the click', async () => (await tabs.hits(first)).length === 2)
      await Promise.all([tab.waitForNavigation(), tab.click('a')])
      await tab.waitForSelector('form')
      await Promise.all([tab.waitForNavigation(), tab.click('button')])
      await tab.waitForSelector('h1')

      const nameOf = ({ name }: SentSpan) => name
      const spans = await until('spans of all pages', async () => {
        await tab.evaluate(() => window.silmari!.flush())
        const { spans } = await tabs.sent(last)
        const requests = new Set(spans.filter(({ name }) => name.startsWith('GET')).map(({ spanId }) => spanId))
        const pages = new Set(spans.filter(({ name }) => name.startsWith('page load')).map(({ spanId }) => spanId))
        return requests.size === 4 && pages.size === 3 && spans.some(span => nameOf(span) === 'click Pay') && spans
      })
      const ids = new Set(spans.map(({ attributes }) => attributes.global_trace_id))
      assert.equal(ids.size, 1)
      const find = (text: string) => spans.find(span => nameOf(span) === text)!
      for (const page of spans.filter(span => nameOf(span).startsWith('page load'))) {
        const own = spans.filter(
          span => nameOf(span).startsWith('GET') && span.attributes['page.id'] === page.attributes['page.id'],
        )
        assert.equal(own.filter(({ traceId }) => traceId === page.traceId).length, 1)
        for (const { traceId, parentSpanId } of own) {
          if (traceId !== page.traceId) assert.equal(parentSpanId, find('click Add').spanId)
        }
      }
      assert.equal(find('click Checkout').attributes['interaction.outcome'], undefined)
      assert.doesNotMatch(JSON.stringify(spans), /4111/)
      await tab.close()
    })
  })
}
