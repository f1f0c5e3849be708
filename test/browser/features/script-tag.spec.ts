import { expect } from 'chai'
import { openPage, type Page } from '../../support/page.js'

// The collector of a page has the page's own number, which only the page knows.
const tag = (attributes: string, content = '') =>
  `<script>document.write(${JSON.stringify(
    `<script data-endpoint=ENDPOINT ${attributes}>${content}</script>`,
  ).replaceAll(
    '</script',
    '<\\/script',
  )}.replace('ENDPOINT', () => location.pathname.replace('page', 'otlp')))</script>`
const SRC = 'src="/dist/silmari.js" data-service="shop-web"'
const LISTEN = `window.lines = []
  for (const name of ['debug', 'warn', 'error']) console[name] = (...args) => lines.push(args.join(' '))
  addEventListener('error', event => lines.push(event.message))
  addEventListener('unhandledrejection', event => lines.push(String(event.reason)))`

const openPlain = (head: string, before = LISTEN) => openPage({ before, head }, false)
const core = async () => (await fetch('/dist/silmari.js')).text()

async function expectWhole(page: Page): Promise<void> {
  await page.window.fetch(page.url)
  const { spans } = await page.sent()
  const [hit] = await page.hits()
  expect(hit!.headers['x-global-trace-id']).to.equal(page.window.silmari.globalTraceId)
  expect(hit!.headers['x-client-name']).to.equal('shop-web')
  const names = spans.map(({ name }) => name.split(' ')[0])
  expect(names).to.include('GET')
  expect(names).to.include('page')
  expect(page.window.lines).to.deep.equal([])
}

describe('features: ways to put the script into a page', () => {
  for (const [way, attributes] of Object.entries({
    'as it is': SRC,
    'with async': `async ${SRC}`,
    'with defer': `defer ${SRC}`,
    'as a module': `type="module" ${SRC}`,
    'as an async module': `type="module" async ${SRC}`,
  })) {
    it(`runs ${way}, and finds its attributes and its second file`, async () => {
      const page = await openPlain(tag(attributes))
      await expectWhole(page)
      page.close()
    })
  }

  it('runs inline, and finds its second file by data-pipeline, which is relative to the page', async () => {
    const attributes = 'data-service="shop-web" data-pipeline="../dist/silmari-pipeline.js"'
    const page = await openPlain(tag(attributes, (await core()).replaceAll('</script', '<\\/script')))
    await expectWhole(page)
    page.close()
  })

  it('adds what `data-options` says of a service or of targets to what attributes of their own say', async () => {
    const options = JSON.stringify({ service: { version: '2.0.0' }, propagate: { formats: ['b3'] } })
    const page = await openPlain(tag(`${SRC} data-propagate="/nowhere" data-options='${options}'`))
    await page.window.fetch(page.url)
    expect((await page.hits())[0]!.headers['x-client-name']).to.equal(undefined)
    const headers = page.window.silmari.headersFor('/nowhere')
    expect([headers['x-client-name'], headers['x-client-version']]).to.deep.equal(['shop-web', '2.0.0'])
    expect(headers).to.include.keys('b3').and.not.include.keys('traceparent')
    page.close()
  })

  it('sends to where `data-endpoint` was when it ran, though the page has moved on', async () => {
    const move = `history.pushState(0, '', '/a/b/c')`
    const relative = tag(SRC).replace(`replace('page', 'otlp')`, `replace('/page', '../otlp')`)
    const page = await openPlain(`${relative}<script>${move}</script>`)
    await expectWhole(page)
    page.close()
  })

  it('runs when it is added to a page that has long been loaded', async () => {
    const page = await openPlain('')
    const { document: doc } = page
    expect(doc.readyState).to.equal('complete')
    const script = Object.assign(doc.createElement('script'), { src: '/dist/silmari.js' })
    Object.assign(script.dataset, { service: 'shop-web', endpoint: page.url.replace('do', 'otlp') })
    const loaded = new Promise(resolve => script.addEventListener('load', resolve))
    doc.body.append(script)
    await loaded
    await expectWhole(page)
    page.close()
  })

  it('says once what is missing when an inline script has no data-pipeline; ids travel all the same', async () => {
    const page = await openPlain(tag('data-service="shop-web"', (await core()).replaceAll('</script', '<\\/script')))
    await page.window.silmari.flush()
    await page.window.silmari.flush()
    await page.window.fetch(page.url)
    expect((await page.hits())[0]!.headers).to.include.keys('traceparent')
    expect(page.window.lines).to.have.lengthOf(1)
    expect(page.window.lines[0]).to.include('data-pipeline')
    page.close()
  })
})

describe('features: two scripts in one page', () => {
  it('leaves the page to the version that came first, and says so in one line for who debugs', async () => {
    const code = await core()
    const page = await openPlain(`<script ${SRC}></script>`)
    const { silmari: first, document: doc } = page.window
    const { version } = first
    const later = doc.createElement('script')
    later.dataset.service = 'another'
    later.dataset.debug = ''
    later.textContent = code.replaceAll(version, '99.0.0')
    doc.head.append(later)
    expect(page.window.silmari).to.equal(first)
    expect(page.window.silmari.version).to.equal(version)
    expect(page.window.lines).to.have.lengthOf(1)
    expect(page.window.lines[0]).to.include(version)
    await page.window.fetch(page.url)
    const { headers } = (await page.hits())[0]!
    expect(headers['x-client-name']).to.equal('shop-web')
    expect(headers.baggage!.split('global_trace_id').length).to.equal(2)
    page.close()
  })

  it('starts anew with the second one after the first has been shut down', async () => {
    const page = await openPlain(`<script ${SRC}></script>`)
    const { silmari: first, document: doc } = page.window
    first.shutdown()
    const later = doc.createElement('script')
    later.dataset.service = 'another'
    later.textContent = await core()
    doc.head.append(later)
    expect(page.window.silmari).not.to.equal(first)
    await page.window.fetch(page.url)
    expect((await page.hits())[0]!.headers['x-client-name']).to.equal('another')
    page.close()
  })
})

describe('features: attributes of the script tag that are wrong', () => {
  for (const [attributes, words] of Object.entries({
    'data-service="shop-web" data-enpoint="/otlp"': ['enpoint', 'data-endpoint'],
    'data-service="shop-web" data-end-point="/otlp"': ['endPoint', 'data-endpoint'],
    'data-service="shop-web" data-propogate="self"': ['propogate', 'data-propagate'],
    'data-sevice="shop-web"': ['sevice', 'data-service'],
    'data-service="shop-web" data-endpoints="/otlp"': ['data-endpoints is /otlp', 'give data-endpoint'],
    'data-service="shop-web" data-service-version="1.0.0"': ['1.0.0', 'give data-service'],
    'data-sarvice="shop-web"': ['data-sarvice is shop-web', 'give data-service'],
    'data-service="shop-web" data-varsion="1.0.0"': ['data-varsion is 1.0.0', 'give data-version'],
    'data-service="shop-web" data-ednpoint="/otlp"': ['data-ednpoint is /otlp', 'give data-endpoint'],
    'data-service="shop-web" data-ebug': ['data-ebug', 'give data-debug'],
    'data-service="shop-web" data-optoins="{}"': ['data-optoins is {}', 'give data-options'],
    'data-version="1.0.0"': ['service.name', 'data-service'],
    "data-service='shop-web' data-options='{cookie: true}'": ['data-options', 'JSON'],
    'data-service="shop-web" data-options=\'{"cookie": 5}\'': ['cookie', '5'],
    'data-service="shop-web" data-options=\'{"enpoint": "/otlp"}\'': ['option enpoint is /otlp', 'endpoint'],
    'data-service="shop-web" data-options=\'{"sampling": {"ratio": 0.5}}\'': ['sampling.ratio is 0.5', 'give rate,'],
  })) {
    it(`${attributes} is one clear warning, and the rest counts`, async () => {
      const page = await openPlain(`<script src="/dist/silmari.js" ${attributes}></script>`)
      const lines: string[] = page.window.lines
      expect(lines.some(line => words.every(word => line.includes(word)))).to.equal(true, lines.join('\n'))
      // Without its name a client is told both: what is misspelt, and what is missing.
      expect(lines).to.have.lengthOf(/s(arv|ev)ice=/.test(attributes) ? 2 : 1)
      expect(page.window.silmari.globalTraceId).to.match(/^[\da-f]{32}$/)
      page.close()
    })
  }

  it("attributes of other people's tools are no mistake", async () => {
    const others =
      'data-cfasync="false" data-turbo-track="reload" data-cookieconsent="ignore" data-domain="x" data-id="1" data-session="s" data-device="tv" data-actions="a" data-debounce="5" data-provider="p"'
    const page = await openPlain(`<script ${SRC} ${others}></script>`)
    expect(page.window.lines).to.deep.equal([])
    page.close()
  })
})

describe('features: calls made before the script has come', () => {
  const STUB = 'window.silmari = window.silmari || { q: [] };'

  it('are made in their order when it comes, and at once from then on', async () => {
    const page = await openPlain(
      `<script>${STUB}
        const kept = silmari
        silmari.q.push(['setContext', { customer: 'm-1' }])
        silmari.q.push(['scenario.start', 'basket'])
        silmari.q.push(['scenario.start', 'checkout', { provider: 'card-x' }])
        addEventListener('load', () => { kept.q.push(['setContext', { customer: 'm-2' }]) })
      </script>${tag(`async ${SRC}`)}`,
    )
    expect(page.window.silmari.scenario.name).to.equal('checkout')
    page.window.silmari.q.push(['log.info', 'paid', { amount: 'x' }])
    await page.window.fetch(page.url)
    const [hit] = await page.hits()
    expect(hit!.headers.baggage).to.include('customer.id=m-2').and.include('provider.id=card-x')
    const { logs } = await page.sent()
    expect(logs.map(({ body }) => body)).to.include('paid')
    expect(page.window.lines).to.deep.equal([])
    page.close()
  })

  it('are one warning each when they are wrong; the others count', async () => {
    const page = await openPlain(
      `<script>${STUB}
        silmari.q.push(['no.such', 1], null, ['scenario'], ['trace', 'work', () => { throw new Error('of the page') }])
        silmari.q.push(['scenario.start', 'checkout'])</script><script ${SRC}></script>`,
    )
    expect(page.window.silmari.scenario.name).to.equal('checkout')
    expect(page.window.lines).to.have.lengthOf(4)
    page.close()
  })

  it('do not stand in the way when the place is taken by something else', async () => {
    for (const taken of ['5', '{ q: 5 }', 'null', "document.createElement('a')"]) {
      const page = await openPlain(`<script>window.silmari = ${taken}</script><script ${SRC}></script>`)
      expect(page.window.silmari.globalTraceId).to.match(/^[\da-f]{32}$/)
      expect(page.window.lines).to.deep.equal([])
      page.close()
    }
  })
})
