import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Page as Tab } from 'puppeteer-core'
import type {} from '../../src/script.js'
import { type BrowserName, startTabs, type Tabs, until } from '../support/tab.js'

/** Does what it is told: asks the server for `/do/<id>?at=<word>`, and says so. */
const WORKER = `import { startWorker } from '/dist/worker.js'
  startWorker()
  let heard = 0
  const answer = async ({ data, target }) => {
    const { api, url } = data
    if (api === 'xhr') await new Promise(done => {
      const xhr = new XMLHttpRequest()
      xhr.open('GET', url)
      xhr.onload = done
      xhr.send()
    })
    else await (await fetch(url)).text()
    target.postMessage({ asked: url, heard: ++heard })
  }
  if ('onconnect' in self) self.onconnect = ({ ports }) => { ports[0].onmessage = answer }
  else self.onmessage = answer`

/** What the page needs: a button that hands \`orders\` to the worker, and a request once the worker has answered. */
const toBody = (worker: string, url: string) => `<button>Ask</button><output></output>
  <script type="module">
    import { linkWorker } from '/dist/worker.js'
    const made = ${worker}
    const channel = made.port ?? made
    window.unlink = linkWorker(silmari, channel)
    window.heard = []
    channel.onmessage = ({ data }) => {
      heard.push(data)
      if (data.asked?.endsWith('fetch')) fetch('${url}?at=answered').then(answer => answer.text())
    }
    document.querySelector('button').onclick = () => {
      channel.postMessage({ api: 'fetch', url: '${url}?at=fetch' })
      channel.postMessage({ api: 'xhr', url: '${url}?at=xhr' })
    }
    window.channel = channel
  </script>`

for (const name of ['Chromium', 'Firefox'] as BrowserName[]) {
  describe(`workers in ${name}`, { timeout: 120_000 }, () => {
    let tabs: Tabs
    before(async () => {
      tabs = await startTabs(name)
      await putScript('worker', WORKER)
      await putScript(
        'service-worker',
        `import { startServiceWorker } from '/dist/worker.js'
        addEventListener('activate', event => event.waitUntil(clients.claim()))
        startServiceWorker()`,
      )
    })
    after(() => tabs.close())

    async function putScript(id: string, code: string): Promise<void> {
      const body = JSON.stringify({
        html: code,
        headers: { 'content-type': 'text/javascript', 'service-worker-allowed': '/' },
      })
      await fetch(`${tabs.origin}/page/${id}`, { method: 'PUT', body })
    }
    const hitAt = (url: string, word: string) =>
      until(`a request for ${word}`, async () => (await tabs.hits(url)).find(({ path }) => path.includes(`at=${word}`)))
    const idIn = (tab: Tab) => tab.evaluate(() => window.silmari!.globalTraceId)

    for (const [kind, worker] of [
      ['web worker', `new Worker('/page/worker', { type: 'module' })`],
      ['shared worker', `new SharedWorker('/page/worker', { type: 'module' })`],
    ] as const) {
      test(`a ${kind} asks servers with the page's ids, and a click is the cause both ways`, async () => {
        const place = `${kind.replace(' ', '-')}-asks`
        const url = await tabs.page(toBody(worker, `/do/${place}`))
        const tab = await tabs.open()
        await tab.goto(url)
        await tab.evaluate(() => window.silmari!.flush())
        await tab.click('button')
        const traces = new Set<string>()
        for (const word of ['fetch', 'xhr', 'answered']) {
          const { headers } = await hitAt(`${tabs.origin}/do/${place}`, word)
          assert.equal(headers['x-global-trace-id'], await idIn(tab), word)
          assert.equal(headers['x-client-name'], 'shop-web')
          traces.add(headers.traceparent!.slice(3, 35))
        }
        assert.equal(traces.size, 1)
        const spans = await until('spans', async () => {
          await tab.evaluate(() => window.silmari!.flush())
          const { spans } = await tabs.sent(url)
          const found = spans.filter(({ attributes }) => String(attributes['url.full']).includes(`/do/${place}`))
          const click = spans.find(span => span.name.startsWith('click'))
          return found.length === 3 && click && { found, click }
        })
        for (const { traceId, parentSpanId } of spans.found) {
          assert.deepEqual([traceId, parentSpanId], [spans.click.traceId, spans.click.spanId])
        }
        const heard = await tab.evaluate(() => (window as unknown as { heard: { heard: number }[] }).heard)
        // Neither side is shown a message of ours.
        assert.deepEqual(heard.map(({ heard }) => heard).sort(), [1, 2])
        await tab.close()
      })
    }

    test('a worker that is let go of adds nothing any more', async () => {
      const url = await tabs.page(toBody(`new Worker('/page/worker', { type: 'module' })`, '/do/let-go'))
      const tab = await tabs.open()
      await tab.goto(url)
      await tab.click('button')
      await hitAt(`${tabs.origin}/do/let-go`, 'answered')
      await tab.evaluate(() => (window as unknown as { unlink(): void }).unlink())
      const bare = await until('a bare request', async () => {
        await tab.evaluate(() => {
          const { channel } = window as unknown as { channel: Worker }
          channel.postMessage({ api: 'xhr', url: '/do/let-go?at=later' })
        })
        return (await tabs.hits(`${tabs.origin}/do/let-go`)).find(
          ({ path, headers }) => path.endsWith('later') && !headers.traceparent,
        )
      })
      assert.equal(bare.headers['x-global-trace-id'], undefined)
      await tab.close()
    })

    test('a service worker adds the ids to scripts, styles, images and documents, and breaks no redirect to another origin', async () => {
      const url = await tabs.page(`<script type="module">
        import { linkServiceWorker } from '/dist/worker.js'
        linkServiceWorker(silmari)
        navigator.serviceWorker.register('/page/service-worker', { type: 'module', scope: '/' })
        window.load = (tag, attribute, query) => {
          const element = document.createElement(tag)
          if (tag === 'link') element.rel = 'stylesheet'
          element[attribute] = '/do/assets?' + query + '&n=' + Math.random()
          document.body.append(element)
        }
      </script>`)
      const tab = await tabs.open()
      await tab.goto(url)
      const isControlled = () => tab.evaluate(() => !!navigator.serviceWorker.controller)
      await until('control', isControlled)
      const load = (tag: string, attribute: string, query: string) =>
        tab.evaluate(
          (...args) => (window as unknown as { load(...args: string[]): void }).load(...args),
          tag,
          attribute,
          query,
        )
      const id = await idIn(tab)
      for (const [tag, attribute] of [
        ['img', 'src'],
        ['script', 'src'],
        ['link', 'href'],
        ['iframe', 'src'],
      ] as const) {
        // Until it has heard of the page, it leaves requests as they are.
        const { headers } = await until(tag, async () => {
          await load(tag, attribute, `at=${tag}`)
          const hits = await tabs.hits(`${tabs.origin}/do/assets`)
          return hits.find(({ path, headers }) => path.includes(`at=${tag}`) && headers.traceparent)
        })
        assert.equal(headers['x-global-trace-id'], id, tag)
      }
      const elsewhere = `${tabs.origin.replace('127.0.0.1', 'localhost')}/do/elsewhere`
      await load('script', 'src', `at=away&location=${encodeURIComponent(elsewhere)}`)
      const { headers } = await until(
        'the other origin',
        async () => (await tabs.hits(`${tabs.origin}/do/elsewhere`))[0],
      )
      assert.ok(!JSON.stringify(headers).includes(id))
      await tab.close()
    })
  })
}
