import { expect } from 'chai'
import { openPage, type Page, type Sent } from '../../support/page.js'

/** Waits until what was sent has what is looked for. */
async function sentBy(page: Page, isThere: (sent: Sent) => unknown): Promise<Sent> {
  let sent = await page.sent()
  for (const until = Date.now() + 15_000; !isThere(sent) && Date.now() < until; ) sent = await page.sent()
  return sent
}

/** Starts the SDK from its module, for options that JSON cannot say: `code` is their object. */
async function openWith(code: string): Promise<Page> {
  const page = await openPage({}, false)
  const script = page.document.createElement('script')
  script.type = 'module'
  script.textContent = `import { init } from '/dist/index.js'
    window.silmari = init({ service: { name: 'shop-web' }, endpoint: '/otlp/${page.id}',
      pipelineUrl: '/dist/silmari-pipeline.js', ...${code} })`
  page.document.body.append(script)
  while (!page.window.silmari) await new Promise(resolve => setTimeout(resolve, 10))
  return page
}

describe('features: privacy', () => {
  it('lets no secret out, wherever it stands: addresses, errors and their stacks, logs, spans, names', async () => {
    const page = await openPage({ isSending: true, options: { capture: { console: true } } })
    const { window: win, document: doc } = page
    win.history.replaceState(null, '', '?token=s3cret#s3cret')
    const script = doc.createElement('script')
    script.textContent = `
      fetch(${JSON.stringify(page.url)} + '?token=s3cret#s3cret')
      const xhr = new XMLHttpRequest(); xhr.open('GET', ${JSON.stringify(page.url)} + '?token=s3cret'); xhr.send()
      fetch('http://kim:s3cret@127.0.0.1:9/').catch(() => {})
      history.pushState(null, '', '/orders/17?token=s3cret')
      document.body.append(Object.assign(new Image(), { src: '/nothing?token=s3cret' }))
      silmari.log.info('asked https://kim:s3cret@shop.example/?token=s3cret', { 'app.page': '/a?token=s3cret' })
      silmari.captureError(new Error('of kim.s3cret@shop.example', { cause: new Error('card 4111 1111 1111 1111') }))
      console.error('GET /a?token=s3cret failed')
      silmari.trace('work for kim.s3cret@shop.example', () => {}, { 'app.rrn': '900101-1234567' })
      throw new Error('900101-1234567 ' + location.href)`
    doc.body.append(script)
    const sent = await sentBy(
      page,
      ({ logs, spans }) => logs.length >= 5 && spans.some(({ name }) => name.startsWith('route')),
    )
    const everything = JSON.stringify([sent.spans, sent.logs])
    expect(everything).to.not.match(/s3cret|4111|900101/)
    for (const shown of ['token=REDACTED', '[EMAIL]', '[CARD]', '[RRN]', 'route /orders/{id}']) {
      expect(everything).to.include(shown)
    }
    page.close()
  })

  it('lets values of a query out whose names are allowed', async () => {
    const page = await openPage({ isSending: true, options: { privacy: { query: ['page'] } } })
    await page.window.fetch(`${page.url}?page=2&token=s3cret`)
    const { spans } = await sentBy(page, sent => sent.spans.some(({ name }) => name.startsWith('GET')))
    const { attributes } = spans.find(({ name }) => name.startsWith('GET'))!
    expect(attributes['url.full']).to.match(/\?page=2&token=REDACTED$/)
    page.close()
  })

  it('passes every address by the function of the application, after our own redaction', async () => {
    const page = await openWith(
      `{ privacy: { url: url => url.replace(/orders\\/\\w+/, 'orders/MINE').replace('REDACTED', 'GONE') } }`,
    )
    await page.window.fetch(`${page.url}?at=orders/kim`)
    await page.window.fetch(`${page.url.replace('/do/', '/do/../do/')}/orders/kim?token=s3cret`)
    const { spans } = await sentBy(page, sent => sent.spans.filter(({ name }) => name.startsWith('GET')).length > 1)
    const urls = spans.map(({ attributes }) => String(attributes['url.full']))
    expect(urls.some(url => url.endsWith('?at=GONE'))).to.equal(true)
    expect(urls.some(url => url.endsWith('/orders/MINE?token=GONE'))).to.equal(true)
    page.close()
  })

  it('drops and counts each record for which that function throws, and no other', async () => {
    const page = await openWith(
      `{ privacy: { url: url => { if (url.includes('bad')) throw new Error('of the function'); return url } } }`,
    )
    const failed: unknown[] = []
    page.window.onerror = (message: unknown) => failed.push(message)
    await page.window.fetch(`${page.url}?bad`)
    page.window.silmari.log.info('see https://shop.example/bad')
    await page.window.fetch(`${page.url}?good`)
    const { spans, logs } = await sentBy(page, sent =>
      sent.spans.some(({ attributes }) => /good/.test(String(attributes['url.full']))),
    )
    expect(JSON.stringify([spans, logs])).to.not.include('bad')
    expect(page.window.silmari.stats().dropped.privacy).to.equal(2)
    expect(failed).to.deep.equal([])
    page.close()
  })
})
