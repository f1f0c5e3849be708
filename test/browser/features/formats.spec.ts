import { expect } from 'chai'
import { openPage } from '../../support/page.js'
import { runVectors, type Vector } from '../../unit/propagation/run-vectors.js'
import vectors from '../../vectors/vectors.json' with { type: 'json' }

describe('formats', () => {
  for (const format of new Set((vectors as Vector[]).map(vector => vector.format))) {
    it(`${format}: every vector comes out in this browser as it does in Node`, () => {
      const outcomes = runVectors((vectors as Vector[]).filter(vector => vector.format === format))
      const wrong = outcomes.filter(({ passed }) => !passed)
      expect(wrong.map(({ vector, actual }) => ({ id: vector.id, actual }))).to.deep.equal([])
    })
  }

  it('each target gets the formats that its rule names', async () => {
    const formats = ['w3c', 'b3', 'b3multi', 'jaeger', 'xray', 'gcp', 'pinpoint', 'datadog', 'sentry']
    const page = await openPage({ options: { propagate: { to: [{ url: '/do', formats }] } } })
    await page.window.fetch(page.url)
    const [hit] = await page.hits()
    const { traceparent = '', ...headers } = hit!.headers
    const [, trace, span] = /^00-(.{32})-(.{16})-03$/.exec(traceparent) ?? []
    expect(headers).to.include({
      b3: `${trace}-${span}-1`,
      'x-b3-traceid': trace,
      'x-b3-spanid': span,
      'x-b3-sampled': '1',
      'uber-trace-id': `${trace}:${span}:0:1`,
      'x-amzn-trace-id': `Root=1-${trace!.slice(0, 8)}-${trace!.slice(8)};Parent=${span};Sampled=1`,
      'x-cloud-trace-context': `${trace}/${BigInt(`0x${span}`)};o=1`,
      'x-datadog-parent-id': `${BigInt(`0x${span}`)}`,
      'sentry-trace': `${trace}-${span}-1`,
    })
    expect(headers['pinpoint-proxyapp']).to.match(/^t=\d{13} app=shop-web$/)
    page.close()
  })

  it('trace ids begin with the time in seconds where X-Ray asks for it', async () => {
    const page = await openPage({ options: { propagate: { formats: ['w3c', 'xray'], traceIds: 'epoch-seconds' } } })
    await page.window.fetch(page.url)
    const [hit] = await page.hits()
    const [, seconds, rest] = /^Root=1-([\da-f]{8})-([\da-f]{24});/.exec(hit!.headers['x-amzn-trace-id']!) ?? []
    expect(Number.parseInt(seconds!, 16)).to.be.closeTo(Date.now() / 1000, 300)
    expect(hit!.headers.traceparent).to.match(new RegExp(`^00-${seconds}${rest}-[\\da-f]{16}-03$`))
    page.close()
  })
})
