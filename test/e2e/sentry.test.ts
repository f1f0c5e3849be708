import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { bundle, toScript } from '../support/bundle.js'
import { startLensProcess } from '../support/lens.js'
import { startTabs, type Tabs, until } from '../support/tab.js'

// What a page with both SDKs does, and a transport that compresses as Sentry's own does on servers.
const APP = `
  import * as Sentry from '@sentry/browser'
  import { linkSentry } from 'silmari/sentry'
  const compressed = options => Sentry.makeFetchTransport(options, async (url, init) => {
    const body = await new Response(new Blob([init.body]).stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer()
    return fetch(url, { ...init, body, headers: { ...init.headers, 'content-encoding': 'gzip' } })
  })
  Object.assign(window, { Sentry, linkSentry, compressed })`

describe('Sentry and the lens', { timeout: 120_000 }, () => {
  let lens: Awaited<ReturnType<typeof startLensProcess>>
  let tabs: Tabs
  let script: string
  before(async () => {
    script = toScript((await bundle(APP)).code)
    lens = await startLensProcess()
    tabs = await startTabs('Chromium')
  })
  after(async () => {
    await tabs.close()
    await lens.stop()
  })

  for (const [how, options] of [
    ['', ''],
    [', compressed', ', transport: compressed'],
  ]) {
    test(`an error event stands in the scenario beside its span, linked both ways${how}`, async () => {
      const dsn = `${lens.url.replace('://', '://key@')}/4505`
      const url = await tabs.page(
        `<button>Pay now</button>${script}<script>
          Sentry.init({ dsn: '${dsn}', release: 'shop-web@1.42.0'${options} })
          linkSentry(silmari, Sentry.getClient())
          silmari.scenario.start('checkout')
          document.querySelector('button').onclick = async () => {
            await fetch('/do/pay?status=402')
            throw new Error('declined')
          }
        </script>`,
        { endpoint: lens.url },
      )
      const tab = await tabs.open()
      await tab.goto(url)
      await tab.click('button')
      const id = await tab.evaluate(() => window.silmari!.globalTraceId)
      const story = await lens.story(id, ({ spans, logs }) => {
        void tab.evaluate(() => window.silmari!.flush())
        const hasClick = spans.some(({ name }) => name === 'click Pay now')
        return hasClick && logs.filter(({ attributes }) => attributes['sentry.event_id']).length === 2
      })
      const event = story.logs.find(({ eventName }) => eventName === 'sentry.event')!
      const record = story.logs.find(({ eventName }) => eventName === 'exception')!
      const click = story.spans.find(({ name }) => name === 'click Pay now')!
      assert.deepEqual([event.body, event.service], ['Error: declined', 'shop-web'])
      assert.equal(event.attributes['scenario.name'], 'checkout')
      assert.deepEqual([event.traceId, event.spanId], [click.traceId, click.spanId])
      assert.deepEqual([record.traceId, record.spanId], [click.traceId, click.spanId])
      assert.equal(record.attributes['sentry.event_id'], event.attributes['sentry.event_id'])
      assert.equal(event.attributes.global_trace_id, id)
      await tab.close()

      const viewer = await tabs.open()
      await viewer.goto(`${lens.url}/?lang=en#/scenario/${id}`)
      // From one report of the error to the other and back, and to the click.
      const told = () => viewer.$$eval('.panel h3', heads => heads.map(head => head.textContent!.trim()))
      await viewer.locator('.row .title ::-p-text(Error: declined)').click()
      await viewer.waitForSelector('.panel h3')
      const isEvent = (await told()).includes('sentry.event')
      for (const to of isEvent ? ['exception', 'sentry.event'] : ['sentry.event', 'exception']) {
        await viewer.locator(`.panel .button ::-p-text(${to})`).click()
        await until(to, async () => (await told()).includes(to))
      }
      await viewer.locator('.panel .button ::-p-text(click Pay now)').click()
      await viewer.waitForFunction(`document.querySelector('.panel h2').textContent.includes('click Pay now')`)
      await viewer.close()
    })
  }
})
