import { expect } from 'chai'
import { openPage, type Page, type SentSpan } from '../../support/page.js'

/** What two clicks wait for at once. Each runs as a script of the page and sees nothing of this file. */
const SHARED: Readonly<Record<string, (url: string) => unknown>> = {
  'an answer': url => fetch(url).then(answer => answer.text()),
  'a timer': () => new Promise(resolve => setTimeout(resolve, 50)),
  'an event of a request': url =>
    new Promise(resolve => {
      const xhr = new XMLHttpRequest()
      xhr.onload = resolve
      xhr.open('GET', url)
      xhr.send()
    }),
  'a module': url => import(`${url}?h=content-type:text/javascript&body=export%20{}`),
}

describe('features: of several flows that await one promise, each goes on as itself', () => {
  for (const [what, load] of Object.entries(SHARED)) {
    it(`that of ${what}`, async () => {
      const page = await open(`
        let shared
        const wait = () => shared ??= (${load})(url)
        act('a', async () => { await wait(); await fetch(url + '-a') })
        act('b', () => wait().then(() => fetch(url + '-b')))
        act('c', async () => { await wait(); await null; await fetch(url + '-c') })`)
      await click(page, 'a', 'b', 'c')
      const { spans, requests } = await told(page, 3)
      for (const id of ['a', 'b']) expect(requests[id]?.parentSpanId, id).to.equal(spans[id]?.spanId)
      // What several have run in is never called certain: `await null` leaves no trace.
      const isRight = requests.c?.parentSpanId === spans.c?.spanId
      expect(isRight || requests.c?.attributes['silmari.cause'] === 'inferred').to.equal(true)
      page.close()
    })
  }

  it('and a module of its own, which no task leads to, is certain', async () => {
    const page = await open(`
      for (const id of ['a', 'b'])
        act(id, async () => {
          await import(url + '?h=content-type:text/javascript&body=export%20{}&of=' + id)
          await fetch(url + '-' + id)
        })`)
    await click(page, 'a', 'b')
    const { spans, requests } = await told(page, 2)
    for (const id of ['a', 'b']) {
      expect(requests[id]?.parentSpanId).to.equal(spans[id]?.spanId)
      expect(requests[id]?.attributes['silmari.cause']).to.equal('causal')
    }
    page.close()
  })
})

async function open(script: string): Promise<Page> {
  const page = await openPage({
    isSending: true,
    options: { capture: { promises: true } },
    body: ['a', 'b', 'c'].map(id => `<button id="${id}" data-silmari-name="${id}">do</button>`).join(''),
  })
  await page.window.silmari.flush()
  const element = page.document.createElement('script')
  element.textContent = `{
    const url = '${page.url}'
    const act = (id, way) => { document.getElementById(id).onclick = way }
    ${script}
  }`
  page.document.body.append(element)
  return page
}

/** Each in a task of its own, as a person's are. */
async function click(page: Page, ...ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    page.document.getElementById(id)!.click()
    await new Promise(resolve => setTimeout(resolve))
  }
}

/** By the letter of the button: the spans of the clicks, and of the requests that came last. */
async function told(page: Page, count: number) {
  for (;;) {
    const sent = (await page.sent()).spans
    const by = (letter: (span: SentSpan) => string | undefined): Record<string, SentSpan> =>
      Object.fromEntries(sent.flatMap(span => (letter(span) ? [[letter(span), span]] : [])))
    const spans = by(({ name }) => /^click (.)$/.exec(name)?.[1])
    const requests = by(({ attributes }) => /-([abc])$/.exec(String(attributes['url.full']))?.[1])
    if (Object.keys(spans).length >= count && Object.keys(requests).length >= count) return { spans, requests }
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}
