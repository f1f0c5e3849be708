import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { buildSync } from 'esbuild'
import type { init as Init } from '../../src/index.js'
import type * as Node from '../../src/node.js'
import { toShape } from '../support/shape.js'
import { type BrowserName, startTabs, type Tabs, until } from '../support/tab.js'

declare const shape: { toShape: typeof toShape }

// As they are published; while they are not yet built, there are no types of them.
const load = <T>(path: string): Promise<T> => import(path)
const { init } = await load<{ init: typeof Init }>('../../dist/index.js')
const { nodeListener, pageHeaders, pageMeta } = await load<typeof Node>('../../dist/node.js')

const SERVER = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' }
const TRACEPARENT = `00-${SERVER.traceId}-${SERVER.spanId}-01`

for (const name of ['Chromium', 'Firefox'] as BrowserName[]) {
  describe(`a page that a server has rendered in ${name}`, { timeout: 60_000 }, () => {
    let tabs: Tabs
    let server: Server
    let origin = ''
    before(async () => {
      tabs = await startTabs(name)
      // A load balancer in front has begun the trace: browsers send no ids with a document's request.
      const listener = nodeListener({ name: 'shop', version: '1.0.0' }, (request, response) => {
        const isHeader = request.url === '/header'
        response.writeHead(200, { 'content-type': 'text/html', ...(isHeader && pageHeaders()) })
        const sdk = `<script src="${tabs.origin}/dist/silmari.js" data-service="shop-web" data-endpoint="${tabs.origin}/otlp/ssr-${request.url!.slice(1)}"></script>`
        response.end(`<!doctype html><head>${isHeader ? '' : pageMeta()}${sdk}</head><body>shop`)
      })
      server = createServer((request, response) => {
        request.headers.traceparent = TRACEPARENT
        listener(request, response)
      })
      await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
      origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    })
    after(async () => {
      await tabs.close()
      server.closeAllConnections()
      server.close()
    })

    for (const way of ['header', 'meta']) {
      test(`has its load as a child of the span that the server has named by ${way}`, async () => {
        const tab = await tabs.open()
        await tab.goto(`${origin}/${way}`)
        const span = await until('the page load', async () => {
          await tab.evaluate(() => window.silmari!.flush())
          const { spans } = await tabs.sent(`${tabs.origin}/page/ssr-${way}`)
          return spans.find(span => span.name.startsWith('page load'))
        })
        assert.deepEqual({ traceId: span.traceId, spanId: span.parentSpanId }, SERVER)
        await tab.close()
      })
    }

    test('has the handle of the server in shape, alive, when it is turned off and after its end', async () => {
      const expected = toShape(init({ service: { name: 'shop-web' } }))
      const { outputFiles } = buildSync({
        entryPoints: ['test/support/shape.ts'],
        bundle: true,
        write: false,
        format: 'iife',
        globalName: 'shape',
      })
      for (const options of [{}, { enabled: false }]) {
        const tab = await tabs.open()
        await tab.goto(await tabs.page(`<script>${outputFiles[0]!.text}</script>`, options))
        const ask = (isOver: boolean) =>
          tab.evaluate(isOver => {
            // The queue is the script tag's own; tasks are there where a page is.
            const { q: _, task: __, ...handle } = window.silmari!
            if (isOver) handle.shutdown()
            return shape.toShape(handle)
          }, isOver)
        assert.deepEqual(await ask(false), expected, JSON.stringify(options))
        assert.deepEqual(await ask(true), expected, `${JSON.stringify(options)}, after shutdown`)
        await tab.close()
      }
    })
  })
}
