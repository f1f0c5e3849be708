import { expect } from 'chai'
import { openPage } from '../../support/page.js'

const OURS = ['traceparent', 'baggage', 'x-global-trace-id', 'x-client-name', 'x-client-version']

describe('features: the script tag', () => {
  it('gives the first request of the page its ids, made by an inline script right after the tag', async () => {
    const page = await openPage({
      head: '<script>window.answer = fetch(location.pathname.replace("page", "do"))</script>',
    })
    await page.window.answer
    const [hit] = await page.hits()
    expect(hit!.headers).to.include.keys(OURS)
    expect(hit!.headers['x-global-trace-id']).to.equal(page.window.silmari.globalTraceId)
    expect(hit!.headers['x-global-trace-id']).to.match(/^[\da-f]{12}7[\da-f]{3}[89ab][\da-f]{15}$/)
    expect(hit!.headers['x-client-name']).to.equal('shop-web')
    page.close()
  })

  it('gives a request to another origin nothing', async () => {
    const page = await openPage()
    await page.window.fetch(`${page.other}${page.url}?cors=plain`)
    const hits = await page.hits()
    expect(hits.length).to.equal(1)
    expect(hits[0]!.headers).not.to.have.any.keys(OURS)
    page.close()
  })

  it('delivers what happened to the collector', async () => {
    const page = await openPage({ isSending: true })
    await page.window.fetch(page.url)
    const { spans, requests } = await page.sent()
    expect(requests.length).to.be.above(0)
    expect(spans.map(({ name }) => name)).to.satisfy((names: string[]) => names.some(name => name.startsWith('GET ')))
    for (const { attributes } of spans) expect(attributes.global_trace_id).to.equal(page.window.silmari.globalTraceId)
    page.close()
  })
})
