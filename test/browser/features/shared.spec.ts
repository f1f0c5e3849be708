import { expect } from 'chai'
import { openPage, type Page, type SentSpan } from '../../support/page.js'

/** What settles a promise that two clicks await. Each runs as a script of the page. */
const SETTLERS: Readonly<Record<string, (settle: (value?: unknown) => void, url: string) => unknown>> = {
  'a timer': settle => setTimeout(settle, 300),
  'an answer read': (settle, url) => fetch(`${url}?drip=2`).then(answer => answer.text().then(settle)),
  'an XMLHttpRequest': (settle, url) => {
    const xhr = new XMLHttpRequest()
    xhr.onload = settle
    xhr.open('GET', `${url}?drip=2`)
    xhr.send()
  },
}

describe('features: a promise that two clicks await', () => {
  let page: Page
  let spans: SentSpan[] = []
  const ids = Object.keys(SETTLERS).flatMap((_, i) => [`first-${'abc'[i]}`, `second-${'abc'[i]}`])
  const requestOf = (id: string) => spans.find(({ attributes }) => `${attributes['url.full']}`.endsWith(`from=${id}`))
  const clickOf = (id: string) => spans.find(({ name }) => name === `click ${id}`)

  before(async () => {
    page = await openPage({
      isSending: true,
      body: ids.map(id => `<button id="${id}" data-silmari-name="${id}">do</button>`).join(''),
      options: { privacy: { query: ['from'] } },
    })
    await page.window.silmari.flush()
    const script = page.document.createElement('script')
    script.textContent = `const url = ${JSON.stringify(page.url)}
      for (const [i, settler] of [${Object.values(SETTLERS).join()}].entries()) {
        let promise
        for (const id of ['first-' + 'abc'[i], 'second-' + 'abc'[i]]) {
          document.getElementById(id).onclick = async () => {
            await (promise ??= new Promise(resolve => settler(resolve, url)))
            fetch(url + '?from=' + id)
          }
        }
      }`
    page.document.body.append(script)
    for (const id of ids) {
      page.document.getElementById(id)!.click()
      // In a task of its own, as a person's is.
      await new Promise(resolve => setTimeout(resolve))
    }
    for (const until = Date.now() + 15_000; !ids.every(requestOf) && Date.now() < until; ) {
      spans = (await page.sent()).spans
      await new Promise(resolve => setTimeout(resolve, 100))
    }
  })
  after(() => page.close())

  Object.keys(SETTLERS).forEach((settler, i) => {
    it(`settled by ${settler}, gives no request to the wrong click as if that were known`, () => {
      for (const id of [`first-${'abc'[i]}`, `second-${'abc'[i]}`]) {
        const request = requestOf(id)!
        const isRight = request.parentSpanId === clickOf(id)?.spanId
        expect(isRight || request.attributes['silmari.cause'] === 'inferred').to.equal(true)
      }
    })
  })
})
