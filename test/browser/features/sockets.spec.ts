import { expect } from 'chai'
import { openPage, type Page, type SentSpan } from '../../support/page.js'

/** Waits for the span of a connection or post. */
async function spanOf(page: Page, api: string): Promise<SentSpan> {
  for (;;) {
    const span = (await page.sent()).spans.find(({ attributes }) => attributes['silmari.request.api'] === api)
    if (span) return span
  }
}
const heard = (target: EventTarget, type: string) =>
  new Promise<MessageEvent>(resolve =>
    target.addEventListener(type, event => resolve(event as MessageEvent), { once: true }),
  )

describe('features: connections and posts', () => {
  it('records a WebSocket from its making to its end, with messages and bytes both ways', async () => {
    const page = await openPage({ isSending: true })
    const socket = new page.window.WebSocket(`${page.other.replace('http', 'ws')}/socket?token=s3cret`)
    await heard(socket, 'open')
    for (const message of ['실마리', new page.window.Uint8Array(5), new page.window.Blob(['four'])]) {
      socket.send(message)
      await heard(socket, 'message')
    }
    socket.send('close')
    await heard(socket, 'close')
    const { attributes, status } = await spanOf(page, 'websocket')
    expect(attributes['url.full']).to.include('/socket').and.not.include('s3cret')
    expect(attributes['silmari.stream.sent']).to.equal(4)
    expect(attributes['silmari.stream.sent_bytes']).to.equal(9 + 5 + 4 + 5)
    expect(attributes['silmari.stream.received']).to.equal(3)
    expect(attributes['silmari.stream.received_bytes']).to.equal(9 + 5 + 4)
    expect(attributes['silmari.stream.close_code']).to.equal(1000)
    expect(attributes['silmari.stream.open_ms']).to.be.at.least(0)
    expect(status.code ?? 0).to.not.equal(2)
    page.close()
  })

  it('records a connection that breaks as failed', async () => {
    const page = await openPage({ isSending: true })
    const socket = new page.window.WebSocket(`${page.other.replace('http', 'ws')}/socket`)
    await heard(socket, 'open')
    socket.send('break')
    await heard(socket, 'close')
    const { attributes, status } = await spanOf(page, 'websocket')
    expect(attributes['error.type']).to.equal('NetworkError')
    expect(attributes['silmari.stream.close_code']).to.equal(1006)
    expect(status.code).to.equal(2)
    page.close()
  })

  it('records an EventSource until the page closes it', async () => {
    const page = await openPage({ isSending: true })
    const source = new page.window.EventSource(`${page.url}?h=content-type:text/event-stream&body=data:%20one%0A%0A`)
    await heard(source, 'message')
    source.close()
    const { attributes, status } = await spanOf(page, 'eventsource')
    expect(attributes['silmari.stream.received']).to.equal(1)
    expect(attributes['silmari.stream.received_bytes']).to.equal(3)
    expect(status.code ?? 0).to.not.equal(2)
    page.close()
  })

  it('records an EventSource that its server refuses as failed', async () => {
    const page = await openPage({ isSending: true })
    await heard(new page.window.EventSource(`${page.url}?status=500`), 'error')
    expect((await spanOf(page, 'eventsource')).attributes['error.type']).to.equal('NetworkError')
    page.close()
  })

  it('gives the page ids to send in a first message or a query, also for a WebSocket', async () => {
    const page = await openPage()
    const headers = page.window.silmari.headersFor(`${location.origin.replace('http', 'ws')}/socket`)
    expect(headers.traceparent).to.match(/^00-[\da-f]{32}-[\da-f]{16}-0[\da-f]$/)
    expect(page.window.silmari.headersFor(`${page.other.replace('http', 'ws')}/socket`)).to.deep.equal({})
    page.close()
  })

  it('records beacons, and sends nothing of ours with them', async () => {
    const page = await openPage({ isSending: true })
    expect(page.window.navigator.sendBeacon(page.url, 'a body')).to.equal(true)
    const { attributes } = await spanOf(page, 'beacon')
    expect(attributes['http.request.method']).to.equal('POST')
    let hits = await page.hits()
    while (!hits.length) hits = await page.hits()
    expect(hits[0]!.text).to.equal('a body')
    expect(hits[0]!.headers).to.not.have.any.keys('traceparent', 'x-global-trace-id')
    page.close()
  })

  it('records forms that post, whoever submits them, and neither the prevented nor those that get', async () => {
    const body = `<iframe name="to"></iframe>
      <form id="post" method="post" target="to"><input name="action"><input name="method"><button id="send" formaction="?by=button"></button></form>
      <form id="get" target="to"></form>
      <form id="prevented" method="post" target="to" onsubmit="return false"></form>`
    const page = await openPage({ isSending: true, body })
    const form = (id: string) => page.document.getElementById(id) as HTMLFormElement
    form('post').setAttribute('action', page.url)
    page.document.getElementById('send')!.setAttribute('formaction', `${page.url}?by=button`)
    form('get').action = page.url
    for (const id of ['prevented', 'get', 'post']) form(id).requestSubmit()
    form('post').requestSubmit(page.document.getElementById('send'))
    page.window.HTMLFormElement.prototype.submit.call(form('post'))
    await spanOf(page, 'form')
    const posts = (await page.sent()).spans.filter(({ attributes }) => attributes['silmari.request.api'] === 'form')
    expect(posts.map(({ name }) => name)).to.deep.equal(Array(3).fill(posts[0]!.name))
    expect(posts.map(({ attributes }) => String(attributes['url.full']).split('?')[1])).to.have.members([
      undefined,
      'by=REDACTED',
      undefined,
    ])
    page.close()
  })
})
