import { expect } from 'chai'
import { openPage } from '../../support/page.js'

describe('features: the OpenTelemetry tracer', () => {
  it('keeps what a span is started with, links too, and joins it to the current cause', async () => {
    const page = await openPage({ isSending: true })
    const { silmari } = page.window
    const context = { traceId: '4111111111111111'.repeat(2), spanId: '4111111111111111', traceFlags: 1 }
    const links = [{ context, attributes: { of: 'kim@shop.example' } }]
    const { traceId } = silmari.current()
    silmari
      .tracer('shop', '2.0.0')
      .startSpan('charge', { kind: 1, links, attributes: { tries: [1, 2] } })
      .end()
    const span = (await page.sent()).spans.find(({ name }) => name === 'charge')!
    expect(span.traceId).to.equal(traceId)
    expect(span.attributes.tries).to.deep.equal([1, 2])
    // Ids that look like cards are ids; what else a link says passes privacy like the rest.
    const [link] = span.links as unknown as [{ attributes: object[] } & typeof context]
    expect([link.traceId, link.spanId]).to.deep.equal([context.traceId, context.spanId])
    expect(JSON.stringify(link.attributes)).to.include('[EMAIL]')
    page.close()
  })
})
