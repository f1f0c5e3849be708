import { expect } from 'chai'
import { openPage, type Page, type PageOptions, type PageWindow, type SentSpan } from '../../support/page.js'

const SERVER = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' }
const PARENT = `00-${SERVER.traceId}-${SERVER.spanId}-01`

/** Opens a page, waits until its load is over, and gives its span. */
async function load(options: PageOptions = {}): Promise<{ page: Page; span: SentSpan; spans: readonly SentSpan[] }> {
  const page = await openPage({ isSending: true, ...options })
  for (;;) {
    const { spans } = await page.sent()
    const span = spans.find(({ attributes }) => attributes['browser.page.start'])
    if (span) return { page, span, spans }
  }
}

// biome-ignore lint/suspicious/noExplicitAny: a window of another document, with the handle that the script tag leaves there
type Frame = HTMLIFrameElement & { contentWindow: any }

/** The same document in one more frame. */
async function openAgain(page: Page): Promise<Frame> {
  const frame = document.createElement('iframe') as Frame
  frame.src = page.window.location.href
  document.body.append(frame)
  await new Promise(resolve => frame.addEventListener('load', resolve))
  return frame
}

function isFromCache({ contentWindow }: Frame): boolean {
  const [{ fetchStart, responseStart, deliveryType }] = contentWindow.performance.getEntriesByType('navigation')
  return responseStart === fetchStart || deliveryType === 'cache'
}

/** The span of the page in this window. */
async function pageOf(page: Page, win: PageWindow): Promise<SentSpan> {
  for (;;) {
    await win.silmari.flush()
    const isIts = ({ attributes }: SentSpan) =>
      attributes['browser.page.start'] && attributes['page.id'] === win.silmari.pageId
    const span = (await page.sent()).spans.find(isIts)
    if (span) return span
  }
}

describe('features: the page load', () => {
  for (const [place, options] of Object.entries<PageOptions>({
    'Server-Timing, quoted': { headers: { 'server-timing': `db;dur=3, traceparent;desc="${PARENT}"` } },
    'Server-Timing, not quoted': { headers: { 'server-timing': `traceparent;desc=${PARENT}` } },
    'Server-Timing by its other name': { headers: { 'server-timing': `trace;desc="${PARENT}"` } },
    'Server-Timing by its other name, not quoted': { headers: { 'server-timing': `trace;desc=${PARENT}` } },
    'a meta element': { before: `document.head.innerHTML += '<meta name="traceparent" content="${PARENT}">'` },
  })) {
    it(`joins the trace of the server's span that ${place} names, and so do its requests`, async () => {
      const head = '<script>fetch(location.pathname.replace("page", "do"))</script>'
      const { page, span, spans } = await load({ ...options, head })
      expect(span.traceId).to.equal(SERVER.traceId)
      expect(span.parentSpanId).to.equal(SERVER.spanId)
      const request = spans.find(({ name }) => name.startsWith('GET '))!
      expect([request.traceId, request.parentSpanId]).to.deep.equal([SERVER.traceId, span.spanId])
      page.close()
    })
  }

  for (const value of ['', 'x', '00-00000000000000000000000000000000-b7ad6b7169203331-01', `ff${PARENT.slice(2)}`]) {
    it(`begins a trace of its own when the server says "${value}"`, async () => {
      const { page, span } = await load({ headers: { 'server-timing': `traceparent;desc="${value}"` } })
      expect(span.traceId).to.not.equal(SERVER.traceId)
      expect(span.parentSpanId ?? '').to.equal('')
      page.close()
    })
  }

  it('only links the trace of a document that a cache kept', async () => {
    const headers = { 'server-timing': `traceparent;desc="${PARENT}"`, 'cache-control': 'max-age=60' }
    const { page } = await load({ headers })
    // A browser may ask the server although its cache has the answer (Firefox, when the disk is slow): then once more.
    let again = await openAgain(page)
    for (let tries = 0; tries < 10 && !isFromCache(again); tries++) {
      again.remove()
      again = await openAgain(page)
    }
    expect(isFromCache(again), 'the document comes from the cache').to.equal(true)
    const pageId: string = again.contentWindow.silmari.pageId
    for (;;) {
      await again.contentWindow.silmari.flush()
      const { spans } = await page.sent()
      const cached = spans.find(
        ({ attributes }) => attributes['browser.page.start'] && attributes['page.id'] === pageId,
      )
      if (!cached) continue
      expect(cached.traceId).to.not.equal(SERVER.traceId)
      expect(cached.links?.map(({ spanId }) => spanId)).to.deep.equal([SERVER.spanId])
      break
    }
    again.remove()
    page.close()
  })

  it('tells how long each phase took, and what its resources cost', async () => {
    const head =
      '<script src="/dist/silmari.js?again&token=s3cret"></script><script>document.write("<img src=" + location.pathname.replace("page", "do") + "?delay=200&token=s3cret>")</script>'
    const { page, span } = await load({ head })
    const { attributes, events = [] } = span
    for (const phase of ['dns', 'connect', 'wait', 'response', 'dom_interactive', 'dom_content_loaded', 'load']) {
      expect(attributes[`browser.navigation.${phase}_ms`], phase).to.be.at.least(0)
    }
    expect(attributes['browser.navigation.load_ms']).to.be.above(200)
    expect(attributes['http.response.status_code']).to.equal(200)
    expect(attributes['browser.resource.count']).to.be.at.least(3)
    expect(attributes['browser.resource.bytes']).to.be.above(1000)
    expect(events[0]!.name).to.equal('resource')
    expect(JSON.stringify(events)).to.include('/do/')
    expect(JSON.stringify(span), 'query values').to.not.include('s3cret')
    page.close()
  })

  it('tells of the ten slowest resources, which of them came from a cache, and which held up rendering', async () => {
    const cached = 'h=cache-control:max-age=600&h=content-type:text/javascript&body=1'
    const head = `<script>
      const of = location.pathname.replace('page', 'do')
      document.write('<script src="' + of + '?${cached}"></' + 'script>')
      for (let i = 0; i < 12; i++) document.write('<img src="' + of + '?delay=' + (i ? 300 : 1) + '&i=' + i + '">')
    </script>`
    const { page, span } = await load({ head })
    const durations = span.events!.map(({ attributes }) => attributes['browser.resource.duration_ms'])
    const { performance } = page.window
    const [{ loadEventEnd }] = performance.getEntriesByType('navigation')
    const entries: PerformanceResourceTiming[] = performance.getEntriesByType('resource')
    const before = entries.filter(({ startTime }) => startTime < loadEventEnd).map(({ duration }) => duration)
    const slowest = before.sort((a, b) => b - a).slice(0, 10)
    expect(before).to.have.length.of.at.least(14)
    expect(span.attributes['browser.resource.count']).to.equal(before.length)
    expect(durations).to.deep.equal(slowest.map(ms => Math.round(ms * 10) / 10))

    let isCached = false
    for (let tries = 0; tries < 10 && !isCached; tries++) {
      const again = await openAgain(page)
      isCached = (await pageOf(page, again.contentWindow)).attributes['browser.resource.cached'] !== 0
      again.remove()
    }
    expect(isCached, 'the script comes from the cache').to.equal(true)
    const knowsBlocking = 'renderBlockingStatus' in PerformanceResourceTiming.prototype
    if (knowsBlocking) expect(span.attributes['browser.resource.render_blocking']).to.be.at.least(1)
    page.close()
  })

  it('has the name that the application gives it', async () => {
    const { page, span } = await load({ head: "<script>silmari.route('/orders/:id')</script>" })
    expect(span.name).to.equal('page load /orders/:id')
    expect(span.attributes['url.template']).to.equal('/orders/:id')
    page.close()
  })

  it('has the name that it is given as it is hydrated, after its load', async () => {
    const hydrate = `<script>window.hydrated = new Promise(done =>
      addEventListener('load', () => setTimeout(() => done(silmari.route('/orders/:id')), 200)))</script>`
    const page = await openPage({ isSending: true, head: hydrate })
    await (page.window as PageWindow & { hydrated: Promise<void> }).hydrated
    const { name, endMs, startMs } = await pageOf(page, page.window)
    expect(name).to.equal('page load /orders/:id')
    expect(endMs - startMs).to.be.closeTo(page.window.performance.getEntriesByType('navigation')[0].loadEventEnd, 2)
    page.close()
  })
})
