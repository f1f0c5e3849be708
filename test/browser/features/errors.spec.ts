import { expect } from 'chai'
import { openPage, type Page, type SentLog } from '../../support/page.js'

const SOURCE = 'silmari.error.source'
async function errorsOf(page: Page, count = 1): Promise<SentLog[]> {
  for (;;) {
    const errors = (await page.sent()).logs.filter(({ attributes }) => attributes[SOURCE])
    if (errors.length >= count) return errors
  }
}

// The page's own code: a frame's uncaught error would also end the test run, were it thrown by the test's window.
const run = (page: Page, code: string) => {
  const script = page.document.createElement('script')
  script.textContent = code
  page.document.body.append(script)
}

describe('features: errors', () => {
  it('records an uncaught error with type, message, place, raw stack and its chain of causes', async () => {
    const page = await openPage({ isSending: true })
    run(page, `throw new RangeError('outer', { cause: new TypeError('inner', { cause: 'root' }) })`)
    const [{ attributes, eventName, severityText } = {} as SentLog] = await errorsOf(page)
    expect([eventName, severityText]).to.deep.equal(['exception', 'ERROR'])
    expect(attributes['exception.type']).to.equal('RangeError')
    expect(attributes['exception.message']).to.equal('outer')
    expect(attributes['exception.stacktrace']).to.match(/:1:\d+/)
    expect(attributes['exception.cause']).to.deep.equal(['TypeError: inner', 'string: root'])
    expect(attributes['code.line.number']).to.be.above(0)
    page.close()
  })

  it('records a rejection that nobody handles, whatever it was rejected with', async () => {
    const page = await openPage({ isSending: true })
    run(
      page,
      `Promise.reject(new Error('late')); Promise.reject('text'); Promise.reject(); Promise.reject(Object.create(null))`,
    )
    const errors = await errorsOf(page, 4)
    expect(errors.map(({ attributes }) => attributes[SOURCE])).to.deep.equal(Array(4).fill('rejection'))
    expect(errors.map(({ attributes }) => attributes['exception.message'])).to.include.members([
      'late',
      'text',
      'undefined',
    ])
    page.close()
  })

  it('puts an error under the act that led to it, and says where that is inferred', async () => {
    const page = await openPage({ isSending: true, body: '<button>pay</button>' })
    run(
      page,
      `document.querySelector('button').onclick = () => {
        window.current = silmari.current()
        Promise.reject(new Error('rejected'))
        setTimeout(() => { throw new Error('thrown') })
      }`,
    )
    page.document.querySelector('button')!.click()
    const errors = await errorsOf(page, 2)
    const { traceId, spanId } = page.window.current
    for (const error of errors) expect([error.traceId, error.spanId]).to.deep.equal([traceId, spanId])
    const certainty = (of: string) =>
      errors.find(({ attributes }) => attributes['exception.message'] === of)!.attributes['silmari.cause']
    expect([certainty('thrown'), certainty('rejected')]).to.deep.equal([undefined, 'inferred'])
    page.close()
  })

  it('says of nothing that was thrown what the browser says, and makes up no type', async () => {
    const page = await openPage({ isSending: true })
    run(page, 'throw null')
    const [error] = await errorsOf(page)
    expect(error!.body).to.include('null')
    expect(error!.attributes).to.not.have.property('exception.type')
    page.close()
  })

  it('records resources that do not load, without the values of their query', async () => {
    const page = await openPage({ isSending: true })
    run(page, `document.body.append(Object.assign(new Image(), { src: '${page.url}?status=404&token=s3cret' }))`)
    const [{ attributes } = {} as SentLog] = await errorsOf(page)
    expect(attributes['exception.message']).to.equal('img failed to load')
    expect(attributes['url.full']).to.include(page.url)
    expect(JSON.stringify(attributes)).to.not.include('s3cret')
    page.close()
  })

  it('records each of many resources that do not load by its address, and no type, for nothing was thrown', async () => {
    const page = await openPage({ isSending: true })
    for (let i = 0; i < 12; i++) {
      const script = page.document.createElement('script')
      page.document.body.append(Object.assign(script, { src: `${page.url}/${i}.js?status=404` }))
    }
    const link = page.document.createElement('link')
    page.document.head.append(Object.assign(link, { rel: 'stylesheet', href: `${page.url}/a.css?status=404` }))
    const errors = await errorsOf(page, 13)
    const addresses = errors.map(({ attributes }) => String(attributes['url.full']).replace(/\?.*/, ''))
    const expected = [...Array(12).keys()].map(i => `${i}.js`).concat('a.css')
    expect(addresses).to.have.members(expected.map(name => `${page.window.location.origin + page.url}/${name}`))
    expect(errors.filter(({ attributes }) => 'exception.type' in attributes)).to.have.length(0)
    expect(new Set(errors.map(({ body }) => body))).to.have.all.keys('script failed to load', 'link failed to load')
    page.close()
  })

  it('records violations of the content security policy', async () => {
    const headers = { 'content-security-policy': "img-src 'none'" }
    const page = await openPage({ isSending: true, headers, head: '<link rel="icon" href="data:,">' })
    run(page, `new Image().src = 'https://elsewhere.example/pixel.gif?token=s3cret'`)
    const errors = await errorsOf(page)
    const { attributes } = errors.find(each => String(each.attributes['url.full']).startsWith('https:'))!
    expect(attributes['report.type']).to.equal('csp-violation')
    expect(attributes['exception.message']).to.equal('img-src violated')
    expect(attributes['url.full']).to.include('https://elsewhere.example/pixel.gif')
    expect(JSON.stringify(attributes)).to.not.include('s3cret')
    page.close()
  })

  it('error-storm: counts 10 000 equal errors, and records no more than 20 times', async () => {
    const page = await openPage({ isSending: true })
    run(
      page,
      `for (let i = 0; i < 10_000; i++) dispatchEvent(new ErrorEvent('error', { message: 'again', filename: location.href, lineno: 7 }))`,
    )
    run(page, `throw new Error('another')`)
    page.document.dispatchEvent(new page.window.Event('visibilitychange', { bubbles: true }))
    await errorsOf(page, 20)
    const { logs } = await page.sent()
    const again = logs.filter(({ attributes }) => attributes['exception.message'] === 'again')
    expect(again.length).to.be.at.most(20)
    const counted = again.reduce((sum, { attributes }) => sum + Number(attributes['silmari.error.count'] ?? 1), 0)
    expect(counted).to.equal(10_000)
    expect(logs.some(({ attributes }) => String(attributes['exception.message']).includes('another'))).to.equal(true)
    page.close()
  })

  it('error-storm: a number in the message does not get 10 000 errors past the limit, early ones neither', async () => {
    const before = `addEventListener('DOMContentLoaded', () => {
      for (let i = 0; i < 10_000; i++) dispatchEvent(new ErrorEvent('error', { message: 'order ' + i }))
    })`
    const page = await openPage({ isSending: true, before })
    await errorsOf(page, 50)
    page.document.dispatchEvent(new page.window.Event('visibilitychange', { bubbles: true }))
    const { logs } = await page.sent()
    const counted = logs.reduce((sum, { attributes }) => sum + Number(attributes['silmari.error.count'] ?? 1), 0)
    expect(logs.length).to.be.below(100)
    expect(counted).to.be.at.least(10_000)
    expect(page.window.silmari.stats().recorded).to.be.below(150)
    page.close()
  })

  it('labels errors of extensions and of other origins with the origin of their script', async () => {
    const page = await openPage({ isSending: true })
    run(
      page,
      `const fail = (message, filename) => dispatchEvent(new ErrorEvent('error', { message, filename, lineno: 1 }))
      fail('extension', 'chrome-extension://abcdef/inject.js')
      fail('third', 'https://ads.example/tag.js')
      fail('own', location.origin + '/app.js')`,
    )
    const errors = await errorsOf(page, 3)
    const labels = Object.fromEntries(
      errors.map(({ attributes }) => [
        attributes['exception.message'],
        [attributes['silmari.script.kind'], attributes['silmari.script.origin']],
      ]),
    )
    expect(labels).to.deep.equal({
      extension: ['extension', 'chrome-extension://abcdef'],
      third: ['third_party', 'https://ads.example'],
      own: [undefined, undefined],
    })
    page.close()
  })

  it('labels requests of third-party scripts with the origin of their script, under a click as well, and none of the page', async () => {
    const head = `<script>addEventListener('click', () => fetch(location.pathname.replace('page', 'do') + '?by=page'))</script>`
    const page = await openPage({ isSending: true, head })
    const body = encodeURIComponent(
      `fetch('${page.url}?by=third'); const xhr = new XMLHttpRequest(); xhr.open('GET', '${page.url}?by=third'); xhr.send()
      addEventListener('click', () => fetch('${page.url}?by=third')); setTimeout(() => document.body.click())`,
    )
    const script = page.document.createElement('script')
    script.src = `${page.other}${page.url}?h=content-type:text/javascript&body=${body}`
    page.document.body.append(script)
    run(page, `fetch('${page.url}?by=page')`)
    const requests = async () => (await page.sent()).spans.filter(({ name }) => name.startsWith('GET'))
    let spans = await requests()
    while (spans.length < 5) spans = await requests()
    const labels = spans.map(({ attributes }) => attributes['silmari.script.origin'])
    expect(labels).to.have.members([page.other, page.other, undefined, page.other, undefined])
    expect(spans.filter(({ attributes }) => attributes['interaction.id'])).to.have.length(2)
    page.close()
  })

  it('records console.error where that is asked for, and nowhere else; the console has it all the same', async () => {
    for (const console of [false, true]) {
      const before = `window.heard = []; console.error = (...args) => heard.push(args.length)`
      const page = await openPage({ isSending: true, before, options: { capture: { console } } })
      run(
        page,
        `silmari.flush().then(() => { console.error('no', new RangeError('inner'), {}); throw new Error('end') })`,
      )
      const errors = await errorsOf(page, console ? 2 : 1)
      const told = errors.find(({ attributes }) => attributes[SOURCE] === 'console')
      expect(told?.attributes['exception.type']).to.equal(console ? 'RangeError' : undefined)
      expect(told?.attributes['exception.message']).to.equal(console ? 'no' : undefined)
      expect(page.window.heard).to.deep.equal([3])
      page.close()
    }
  })

  it('records console.error from the first line of the page, each error once, and a storm of them like any other', async () => {
    const head = `<script>const error = new Error('both'); console.error(error); for (let i = 0; i < 10_000; i++) console.error('again'); throw error</script>`
    const before = 'console.error = () => {}'
    const page = await openPage({ isSending: true, before, head, options: { capture: { console: true } } })
    run(page, `throw new Error('end')`)
    page.document.dispatchEvent(new page.window.Event('visibilitychange', { bubbles: true }))
    const errors = await errorsOf(page, 3)
    const counts = (message: string) =>
      errors
        .filter(({ attributes }) => String(attributes['exception.message']).includes(message))
        .map(({ attributes }) => Number(attributes['silmari.error.count'] ?? 1))
    expect(counts('both')).to.deep.equal([1])
    expect(counts('again')).to.have.length.within(1, 20)
    expect(counts('again').reduce((sum, count) => sum + count)).to.equal(10_000)
    page.close()
  })

  it('records an error once, though the application reports it and then throws it', async () => {
    const page = await openPage({ isSending: true })
    run(page, `const error = new Error('once'); silmari.captureError(error, { order: 'o-1' }); throw error`)
    run(page, `throw new Error('end')`)
    const errors = await errorsOf(page, 2)
    expect(errors.map(({ attributes }) => attributes[SOURCE])).to.deep.equal(['captured', 'error'])
    expect(errors[0]!.attributes.order).to.equal('o-1')
    page.close()
  })
})
