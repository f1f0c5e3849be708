import { expect } from 'chai'
import { openPage, type Page } from '../../support/page.js'

const options = { privacy: { consent: 'pending' }, cookie: true }
const body = "<button onclick=\"fetch(location.pathname.replace('page', 'do'))\">Pay</button>"
const OURS = ['traceparent', 'baggage', 'x-global-trace-id', 'x-client-name']

describe('features: consent', () => {
  it('sends and stores nothing while the answer is open', async () => {
    const page = await open()
    await act(page)
    const [hit] = await page.hits()
    expect(hit!.headers).not.to.have.any.keys(...OURS)
    expect(page.window.silmari.headersFor('/')).to.deep.equal({})
    await nothingLeft(page)
    page.close()
  })

  it('records what happened before the answer, and goes on with its ids', async () => {
    const page = await open()
    await act(page)
    const { silmari } = page.window
    const { globalTraceId } = silmari
    silmari.consent(true)
    await act(page)
    expect(silmari.globalTraceId).to.equal(globalTraceId)
    expect(stored(page)).not.to.deep.equal([])
    const [before, after] = await page.hits()
    expect(before!.headers).not.to.have.any.keys(...OURS)
    expect(after!.headers['x-global-trace-id']).to.equal(globalTraceId)
    for (;;) {
      await silmari.flush()
      const { spans } = await page.sent()
      if (spans.filter(({ name }) => name.startsWith('click')).length < 2) continue
      expect(spans.every(({ attributes }) => attributes.global_trace_id === globalTraceId)).to.equal(true)
      expect(spans.some(({ name }) => name.startsWith('page load'))).to.equal(true)
      break
    }
    page.close()
  })

  it('drops and counts what it has kept when consent is refused', async () => {
    const page = await open()
    await act(page)
    const { silmari } = page.window
    silmari.consent(false)
    await act(page)
    const { recorded, kept, dropped } = silmari.stats()
    expect([kept, dropped]).to.deep.equal([0, { consent: recorded }])
    expect((await page.hits())[1]!.headers).not.to.have.any.keys(...OURS)
    await nothingLeft(page)
    page.close()
  })

  it('takes away what it has stored when consent is taken back', async () => {
    const page = await open({})
    await act(page)
    expect(stored(page)).not.to.deep.equal([])
    page.window.silmari.consent(false)
    await act(page)
    expect(stored(page)).to.deep.equal([])
    expect((await page.hits())[1]!.headers).not.to.have.any.keys(...OURS)
    page.close()
  })
})

// Other pages of the same tab have stored theirs.
const before = 'localStorage.clear(); sessionStorage.clear(); document.cookie = "gtid=; max-age=0; path=/"'
const open = (given: object = options): Promise<Page> => openPage({ options: given, isSending: true, body, before })

/** A click with a request, answered. */
async function act(page: Page): Promise<void> {
  const before = (await page.hits()).length
  page.document.querySelector('button')!.click()
  while ((await page.hits()).length === before);
}

function stored({ window }: Page): string[] {
  const keys = [...Object.keys(window.localStorage), ...Object.keys(window.sessionStorage)]
  return keys.filter(key => key.startsWith('silmari'))
}

async function nothingLeft(page: Page): Promise<void> {
  await page.window.silmari.flush()
  expect(stored(page)).to.deep.equal([])
  expect(page.document.cookie).not.to.contain('gtid')
  expect((await page.sent()).requests).to.deep.equal([])
}
