import { expect } from 'chai'
import { openPage, type Page } from '../../support/page.js'

const KEEP_WARNINGS = `window.warnings = []; { const { warn } = console
  console.warn = (...args) => { warnings.push(String(args[0])); warn.apply(console, args) } }`

async function baggage(page: Page): Promise<Record<string, string>> {
  await page.window.fetch(page.url)
  const { headers } = (await page.hits()).at(-1)!
  return Object.fromEntries((headers.baggage ?? '').split(',').map(member => member.split('=')))
}

describe('context values', () => {
  it('what cannot travel is left out, counted, and warned about once', async () => {
    const page = await openPage({ before: KEEP_WARNINGS })
    const { silmari } = page.window
    for (let i = 0; i < 3; i++) {
      silmari.setContext({ customer: 'm-1', 'bad key': 'x', long: 'x'.repeat(300), 'route.orders': 'a b' })
    }
    const members = await baggage(page)
    expect(members).to.include({ 'customer.id': 'm-1' })
    expect(members).to.not.have.any.keys('bad key', 'long', 'route.orders')
    const warnings = page.window.warnings.filter((text: string) => /context value/.test(text))
    expect(warnings).to.have.length(3)
    expect(silmari.stats().problems).to.equal(3)
    page.close()
  })

  it('more than baggage can hold is left out, member by member', async () => {
    const page = await openPage({ before: KEEP_WARNINGS })
    const { silmari } = page.window
    silmari.setContext(Object.fromEntries(Array.from({ length: 70 }, (_, n) => [`k${n}`, 'v'])))
    const members = await baggage(page)
    expect(Object.keys(members)).to.have.length(64)
    expect(silmari.stats().problems).to.equal(page.window.warnings.length)
    page.close()
  })

  it("a provider's name need not leave the house", async () => {
    const to = [{ url: '/do', context: ['customer'], headers: false }]
    const page = await openPage({ options: { propagate: { to }, context: { customer: 'm-1', provider: 'card-x' } } })
    const members = await baggage(page)
    expect(Object.keys(members)).to.deep.equal(['global_trace_id', 'customer.id'])
    const { headers } = (await page.hits()).at(-1)!
    expect(headers).to.not.have.any.keys('x-global-trace-id', 'x-client-name', 'x-client-version')
    page.close()
  })

  it('a key that is taken away travels no more', async () => {
    const page = await openPage({ options: { context: { 'route.orders': 'debug' } } })
    expect(await baggage(page)).to.include({ 'route.orders': 'debug' })
    page.window.silmari.setContext({ 'route.orders': undefined })
    expect(await baggage(page)).to.not.have.any.keys('route.orders')
    page.close()
  })
})
