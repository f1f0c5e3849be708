import { expect } from 'chai'
import { openPage, type Page, type SentSpan } from '../../support/page.js'

const NAVIGATION = 'browser.navigation.type'
const isRoute = ({ attributes }: SentSpan) => !!attributes[NAVIGATION]

/** Waits until so many routes have been delivered. */
async function routesOf(page: Page, count: number): Promise<SentSpan[]> {
  for (;;) {
    const routes = (await page.sent()).spans.filter(isRoute)
    if (routes.length >= count) return routes.sort((a, b) => a.startMs - b.startMs)
  }
}

const withoutNavigation = 'Object.defineProperty(window, "navigation", { value: undefined })'

for (const [way, before] of [
  ['told by the browser', ''],
  ['told by a patched history', withoutNavigation],
] as const) {
  describe(`features: routes, ${way}`, () => {
    it('records each change of path by its template, and what it came from', async () => {
      const page = await openPage({ isSending: true, before })
      page.window.history.pushState(null, '', '/orders/17')
      page.window.history.replaceState(null, '', '/orders/17/edit')
      const [push, replace] = await routesOf(page, 2)
      expect(push!.name).to.equal('route /orders/{id}')
      expect(push!.attributes[NAVIGATION]).to.equal('push')
      expect(push!.attributes['url.full']).to.match(/\/orders\/17$/)
      expect(replace!.attributes[NAVIGATION]).to.equal('replace')
      expect(replace!.attributes['browser.referrer']).to.equal(push!.attributes['url.full'])
      page.close()
    })

    it('takes the name that the application gives the route', async () => {
      const page = await openPage({ isSending: true, before })
      page.window.history.pushState(null, '', '/orders/17')
      page.window.silmari.route('/orders/:order')
      const [route] = await routesOf(page, 1)
      expect(route!.name).to.equal('route /orders/:order')
      expect(route!.attributes['url.template']).to.equal('/orders/:order')
      page.close()
    })

    it('belongs to the click that caused it, with the requests that it makes', async () => {
      const page = await openPage({ isSending: true, before, body: '<button>Orders</button>' })
      const { window: win, document: doc } = page
      doc.querySelector('button')!.onclick = async () => {
        win.history.pushState(null, '', '/orders')
        await win.fetch(page.url)
        win.done = true
      }
      doc.querySelector('button')!.click()
      const [route] = await routesOf(page, 1)
      const { spans } = await page.sent()
      const click = spans.find(({ name }) => name.startsWith('click'))
      const request = spans.find(({ name }) => name.startsWith('GET'))
      expect(route!.attributes['silmari.cause']).to.equal('causal')
      if (click) expect(route!.parentSpanId).to.equal(click.spanId)
      if (request) expect(request.traceId).to.equal(route!.traceId)
      expect(route!.attributes['silmari.cause.kind']).to.equal('interaction')
      page.close()
    })

    it('makes going back a cause of its own', async () => {
      const page = await openPage({ isSending: true, before })
      const { window: win } = page
      win.history.pushState(null, '', '/orders')
      const [push] = await routesOf(page, 1)
      win.onpopstate = () => win.fetch(page.url)
      win.history.back()
      const [, back] = await routesOf(page, 2)
      expect(back!.attributes[NAVIGATION]).to.equal('traverse')
      expect(back!.parentSpanId ?? '').to.equal('')
      expect(back!.traceId).to.not.equal(push!.traceId)
      const requests = async () => (await page.sent()).spans.filter(({ name }) => name.startsWith('GET'))
      let [request] = await requests()
      while (!request) [request] = await requests()
      expect([request.traceId, request.parentSpanId]).to.deep.equal([back!.traceId, back!.spanId])
      page.close()
    })

    it('knows a fragment that is a path from one that is a place in the page', async () => {
      const page = await openPage({ isSending: true, before })
      page.window.location.hash = '#top'
      page.window.location.hash = '#/orders'
      page.window.history.replaceState(null, '', '?page=2#/orders')
      page.window.history.pushState(null, '', '/end')
      const routes = await routesOf(page, 2)
      const kinds = routes.map(({ attributes }) => attributes[NAVIGATION])
      expect(kinds).to.deep.equal([before ? 'traverse' : 'hash', 'push'])
      page.close()
    })
  })
}
