import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type {} from '../../src/script.js'
import { bundle } from '../support/bundle.js'
import { heardIn, LISTEN, placeDocument } from '../support/document.js'
import type { SentSpan } from '../support/page.js'
import { type BrowserName, startTabs, type Tabs, until } from '../support/tab.js'

/** Per application: what its buttons do, how many requests each makes, and which of them follow `await import()`. */
const APPS = {
  react: { acts: { handler: 2, effect: 2, transition: 2, query: 2, route: 1 } },
  vue: { acts: { handler: 2, watch: 3, updated: 1, form: 2, route: 1 } },
}

const of = ({ attributes }: SentSpan) => /[?&]of=(\w+)/.exec(String(attributes['url.full']))?.[1]

for (const browser of ['Chromium', 'Firefox'] as BrowserName[]) {
  describe(`applications in ${browser}: each request is its click's`, { timeout: 180_000 }, () => {
    let tabs: Tabs
    before(async () => {
      tabs = await startTabs(browser)
    })
    after(() => tabs.close())

    for (const [name, { acts }] of Object.entries(APPS)) {
      test(name, async () => {
        const { code } = await bundle({ entry: `test/e2e/apps/${name}-app.js` })
        const options = (id: string) =>
          JSON.stringify({
            service: { name: 'shop-web', version: '1' },
            endpoint: `/otlp/${id}`,
            privacy: { query: ['of'] },
          })
        const url = await placeDocument(
          tabs.origin,
          id => `<script>${LISTEN}</script><script src="/dist/silmari.js" data-options='${options(id)}'></script>
            <body><div id="app"></div><script>${code.replaceAll('</script', '<\\/script')}</script>`,
        )
        const tab = await tabs.open()
        await tab.goto(url)
        await tab.evaluate(() => window.silmari!.flush())
        const names = Object.keys(acts)
        for (const act of names) await tab.waitForSelector(`#${act}`)
        // What follows an import is the one unsettled act's: it must be alone.
        await tab.click('#route')
        const asked = async (act: string) =>
          (await tabs.hits(url)).filter(hit => hit.path.includes(`of=${act}&`)).length
        await until('the route', async () => (await asked('route')) >= 1)
        await new Promise(resolve => setTimeout(resolve, 1500))
        // The others all at once.
        const others = names.filter(act => act !== 'route')
        for (const act of others) await tab.click(`#${act}`)
        for (const act of others) {
          await until(`requests of ${act}`, async () => (await asked(act)) >= acts[act as keyof typeof acts]!)
        }
        const spans = await until('the spans', async () => {
          await tab.evaluate(() => window.silmari!.flush())
          const { spans } = await tabs.sent(url)
          const count = (act: string) => spans.filter(span => of(span) === act).length
          return (
            names.every(
              act => count(act) >= acts[act as keyof typeof acts]! && spans.some(s => s.name.endsWith(act)),
            ) && spans
          )
        })
        for (const act of names) {
          const click = spans.find(({ name }) => name === `click ${act}` || name === `submit ${act}`)!
          const requests = spans.filter(span => of(span) === act)
          for (const { traceId, attributes } of requests) {
            assert.equal(traceId, click.traceId, `${act} is the click's`)
            assert.equal(attributes['silmari.cause'], act === 'route' ? 'inferred' : 'causal', act)
          }
        }
        const clicks = spans.filter(({ name }) => /^(click|submit)/.test(name)).map(({ traceId }) => traceId)
        for (const poll of spans.filter(span => of(span) === 'poll'))
          assert.ok(!clicks.includes(poll.traceId), 'a poll')
        assert.deepEqual(await heardIn(tab), [])
        await tab.close()
      })
    }
  })
}
