import { expect } from 'chai'
import { openPage, type Page, type SentSpan } from '../../support/page.js'

async function visit(run: (page: Page) => unknown): Promise<{ page: Page; spans: SentSpan[] }> {
  const page = await openPage({ isSending: true })
  await run(page)
  const { spans } = await page.sent()
  page.close()
  return {
    page,
    spans: spans.filter(({ attributes }) => attributes['http.request.method']).sort((a, b) => a.startMs - b.startMs),
  }
}

function load(
  page: Page,
  url: string,
  prepare: (xhr: XMLHttpRequest) => void = () => {},
  method = 'GET',
): Promise<XMLHttpRequest> {
  return new Promise(resolve => {
    const xhr: XMLHttpRequest = new page.window.XMLHttpRequest()
    xhr.onloadend = () => resolve(xhr)
    xhr.open(method, url)
    prepare(xhr)
    xhr.send()
  })
}

describe('requests', () => {
  it('are spans with method, status and size, by fetch and by XMLHttpRequest', async () => {
    const { spans } = await visit(async page => {
      await page.window.fetch(`${page.url}?status=201&body=12345`, { method: 'post' })
      await load(page, `${page.url}?status=404`)
    })
    expect(spans.map(({ attributes }) => attributes['silmari.request.api'])).to.deep.equal(['fetch', 'xhr'])
    expect(spans.map(({ attributes }) => attributes['http.request.method'])).to.deep.equal(['POST', 'GET'])
    expect(spans.map(({ attributes }) => attributes['http.response.status_code'])).to.deep.equal([201, 404])
    expect(spans[0]!.attributes['http.response.body.size']).to.equal(5)
  })

  it('have the methods that semantic conventions know, others as `_OTHER`', async () => {
    const { spans } = await visit(async page => {
      for (const method of ['OPTIONS', 'PURGE']) await page.window.fetch(`${page.url}?status=200`, { method })
    })
    const methods = spans.map(({ name, attributes }) => [
      name.split(' ')[0],
      attributes['http.request.method'],
      attributes['http.request.method_original'],
    ])
    expect(methods).to.deep.equal([
      ['OPTIONS', 'OPTIONS', undefined],
      ['HTTP', '_OTHER', 'PURGE'],
    ])
  })

  it('say why they failed: aborted, timed out, refused', async () => {
    const { spans } = await visit(async page => {
      const { fetch, AbortController, AbortSignal } = page.window
      const controller = new AbortController()
      const aborted = fetch(`${page.url}?hang`, { signal: controller.signal, method: 'POST' }).catch(() => {})
      controller.abort()
      await aborted
      await fetch(`${page.url}?hang`, { signal: AbortSignal.timeout(50), method: 'POST' }).catch(() => {})
      await fetch(`${page.other}${page.url}`).catch(() => {})
      await load(page, `${page.url}?hang`, xhr => {
        xhr.timeout = 50
      })
      await load(page, `${page.url}?drip=100`, xhr => xhr.addEventListener('progress', () => xhr.abort()))
      await load(page, `${page.other}${page.url}`)
    })
    const types = spans.map(({ attributes }) => attributes['error.type'])
    expect(types).to.have.members(['AbortError', 'TimeoutError', 'TypeError', 'timeout', 'AbortError', 'NetworkError'])
    expect(spans.every(({ attributes }) => attributes['http.response.status_code'] !== 0)).to.equal(true)
  })

  it('keep a traceparent of the page as the only one, and its ids are those of their spans', async () => {
    const parent = (n: number) => `00-0af7651916cd43dd8448eb211c80319c-b7ad6b716920333${n}-01`
    const { page, spans } = await visit(async page => {
      const { fetch, Headers, Request } = page.window
      const by = (n: number) => ({ traceparent: parent(n), 'X-Global-Trace-Id': 'mine', Baggage: 'a=1' })
      await fetch(`${page.url}/n0`, { headers: by(0) })
      await fetch(`${page.url}/n1`, { headers: new Headers(by(1)) })
      await fetch(`${page.url}/n2`, { headers: Object.entries(by(2)) })
      await fetch(new Request(`${page.url}/n3`, { headers: by(3) }))
      await fetch(new Request(`${page.url}/n4`), { headers: by(4) })
      await load(page, `${page.url}/n5`, xhr => {
        for (const [name, value] of Object.entries(by(5))) xhr.setRequestHeader(name, value)
      })
      await fetch(`${page.url}/n6`, { headers: { traceparent: 'none of the kind' } })
    })
    const hits = await page.hits()
    for (let n = 0; n < 6; n++) {
      const { headers } = hits.find(({ path }) => path.endsWith(`/n${n}`))!
      expect(headers.traceparent).to.equal(parent(n))
      expect(headers['x-global-trace-id']).to.equal('mine')
      expect(headers.baggage).to.match(/^a=1, ?global_trace_id=[\da-f]{32},/)
      const [, traceId, spanId] = parent(n).split('-')
      const span = spans.find(({ attributes }) => String(attributes['url.full']).endsWith(`/n${n}`))
      expect([span?.traceId, span?.spanId]).to.deep.equal([traceId, spanId], `request ${n}`)
    }
    expect(hits.find(({ path }) => path.endsWith('/n6'))!.headers.traceparent).to.equal('none of the kind')
  })

  it('count identical repeats under one cause, and only these', async () => {
    const { spans } = await visit(async page => {
      const { fetch } = page.window
      for (let i = 0; i < 3; i++) await fetch(page.url, { method: 'POST' })
      await fetch(page.url)
      await fetch(`${page.url}?other`, { method: 'POST' })
    })
    expect(spans.map(({ attributes }) => attributes['http.request.resend_count'] ?? 0)).to.deep.equal([0, 1, 2, 0, 0])
  })

  it('to paths that leave the origin are healed, and say so', async () => {
    const { spans } = await visit(async page => {
      const target = encodeURIComponent(`${page.other}${page.url}?cors=plain`)
      for (let i = 0; i < 2; i++) await page.window.fetch(`${page.url}?location=${target}`)
    })
    expect(spans.map(({ attributes }) => attributes['silmari.replayed'])).to.deep.equal([true, undefined])
    expect(spans.map(({ attributes }) => attributes['http.response.status_code'])).to.deep.equal([200, 200])
  })

  it('that change something at the server are never made twice, and their path keeps its ids', async () => {
    const page = await openPage()
    const target = `${page.url}?status=307&location=${encodeURIComponent(`${page.other}${page.url}?cors=plain`)}`
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      for (let i = 0; i < 2; i++) await page.window.fetch(target, { method, body: 'x' }).catch(() => {})
      await load(page, target, () => {}, method)
    }
    for (const init of [{ keepalive: true }, { integrity: 'sha256-AAAA' }, { redirect: 'error' }]) {
      await page.window.fetch(target, init).catch(() => {})
    }
    const own = (await page.hits()).filter(({ path }) => path.includes('location='))
    page.close()
    expect(own.length).to.equal(4 * 3 + 3)
    expect(own.every(({ headers }) => headers.traceparent)).to.equal(true)
  })

  it('by XMLHttpRequest are not made twice: the next one to the path goes through', async () => {
    const page = await openPage()
    const target = `${page.url}?location=${encodeURIComponent(`${page.other}${page.url}?cors=plain`)}`
    const statuses = [(await load(page, target)).status, (await load(page, target)).status]
    const own = (await page.hits()).filter(({ path }) => path.includes('location='))
    page.close()
    expect(statuses).to.deep.equal([0, 200])
    expect(own.map(({ headers }) => headers.traceparent !== undefined)).to.deep.equal([true, false])
  })

  it('are neither repeated nor undecorated where redirects are strict', async () => {
    const page = await openPage({ options: { propagate: { redirects: 'strict' } } })
    const target = encodeURIComponent(`${page.other}${page.url}?cors=plain`)
    for (let i = 0; i < 2; i++) await page.window.fetch(`${page.url}?location=${target}`).catch(() => {})
    const own = (await page.hits()).filter(({ path }) => path.includes('location='))
    page.close()
    expect(own.map(({ headers }) => headers.traceparent !== undefined)).to.deep.equal([true, true])
  })

  it('are native again after shutdown, also under a wrapper of the page', async () => {
    const page = await openPage()
    const bare = await openPage({}, false)
    const { window: win } = page
    const { fetch } = win
    const { send } = win.XMLHttpRequest.prototype
    win.fetch = (...args: unknown[]) => fetch(...args)
    win.silmari.shutdown()
    await win.fetch(page.url)
    await load(page, page.url)
    const hits = await page.hits()
    expect(hits.map(({ headers }) => headers.traceparent)).to.deep.equal([undefined, undefined])
    expect(win.XMLHttpRequest.prototype.send).not.to.equal(send)
    expect(String(win.XMLHttpRequest.prototype.send)).to.equal(String(bare.window.XMLHttpRequest.prototype.send))
    page.close()
    bare.close()
  })

  it('in flight at shutdown are answered', async () => {
    const page = await openPage()
    const { fetch, silmari } = page.window
    const answer = fetch(`${page.url}?delay=100&body=late`)
    const loaded = load(page, `${page.url}?delay=100&body=late`)
    silmari.shutdown()
    expect(await (await answer).text()).to.equal('late')
    expect((await loaded).responseText).to.equal('late')
    page.close()
  })
})
