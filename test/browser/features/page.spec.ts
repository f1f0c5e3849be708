import { expect } from 'chai'
import { openPage, type Page, type PageOptions, type SentSpan } from '../../support/page.js'

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

describe('features: the page load', () => {
  for (const [place, options] of Object.entries<PageOptions>({
    'Server-Timing, quoted': { headers: { 'server-timing': `db;dur=3, traceparent;desc="${PARENT}"` } },
    'Server-Timing, not quoted': { headers: { 'server-timing': `traceparent;desc=${PARENT}` } },
    'Server-Timing by its other name': { headers: { 'server-timing': `trace;desc="${PARENT}"` } },
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
    const again = document.createElement('iframe')
    again.src = page.window.location.href
    document.body.append(again)
    await new Promise(resolve => again.addEventListener('load', resolve))
    const isLoad = ({ attributes }: SentSpan) => attributes['browser.page.start']
    const isLinked = (span: SentSpan) => span.links?.some(({ spanId }) => spanId === SERVER.spanId)
    for (;;) {
      // biome-ignore lint/suspicious/noExplicitAny: the handle that the script tag leaves there
      await (again.contentWindow as any).silmari.flush()
      const { spans } = await page.sent()
      // A span may come twice: as it was when the page was hidden, and as it ended.
      const loads = [...new Map(spans.filter(isLoad).map(span => [span.spanId, span])).values()]
      if (loads.length < 2) continue
      expect(loads.filter(isLinked).length).to.equal(1)
      expect(loads.filter(({ traceId }) => traceId === SERVER.traceId).length).to.equal(1)
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
    expect(attributes['browser.resource.count']).to.be.at.least(3)
    expect(attributes['browser.resource.bytes']).to.be.above(1000)
    expect(events[0]!.name).to.equal('resource')
    expect(JSON.stringify(events)).to.include('/do/')
    expect(JSON.stringify(span), 'query values').to.not.include('s3cret')
    page.close()
  })

  it('has the name that the application gives it', async () => {
    const { page, span } = await load({ head: "<script>silmari.route('/orders/:id')</script>" })
    expect(span.name).to.equal('page load /orders/:id')
    expect(span.attributes['url.template']).to.equal('/orders/:id')
    page.close()
  })
})
