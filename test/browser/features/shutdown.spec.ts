import { expect } from 'chai'
import { leaks, WATCH } from '../../support/leaks.js'
import { openPage, type Page } from '../../support/page.js'

const EVERYTHING = { cookie: true, handoff: { origins: ['https://pay.example'] }, capture: { console: true } }

describe('features: shutdown', () => {
  it('leaves no patch, listener, timer, observer, stored key or cookie behind', async () => {
    const page = await openPage({ before: WATCH, options: EVERYTHING, isSending: true, body: '<button>Pay</button>' })
    expect(leaks(page), 'while it runs').not.to.deep.equal([])
    await use(page.window, page.url)
    await page.window.silmari.flush()
    page.window.silmari.shutdown()
    expect(await left(page)).to.deep.equal([])
    page.close()
  })

  it('leaves nothing behind when it comes before the pipeline', async () => {
    const page = await openPage({
      before: WATCH,
      options: EVERYTHING,
      head: '<script>silmari.shutdown()</script>',
    })
    expect(await left(page)).to.deep.equal([])
    page.close()
  })

  it('leaves a handle that gives no ids away and begins nothing anew, whatever is called on it', async () => {
    const options = { privacy: { consent: 'pending' } }
    const page = await openPage({ before: WATCH, options, isSending: true })
    const { silmari } = page.window
    silmari.shutdown()
    silmari.consent(true)
    silmari.setContext({ customer: 'm-1' })
    silmari.scenario.start('checkout')
    silmari.scenario.end()
    silmari.route('/orders/:id')
    silmari.log.info('too late')
    expect(silmari.headersFor(page.url)).to.deep.equal({})
    expect(silmari.trace('work', () => 5)).to.equal(5)
    expect((await silmari.flush()).delivered).to.equal(0)
    expect(await left(page)).to.deep.equal([])
    silmari.shutdown()
    page.close()
  })

  it('leaves a patch that another script has wrapped, without effect', async () => {
    const page = await openPage()
    const { window } = page
    const { fetch: ours } = window
    const theirs = (...args: unknown[]) => ours(...args)
    window.fetch = theirs
    window.silmari.shutdown()
    expect(window.fetch).to.equal(theirs)
    await window.fetch(page.url)
    const [hit] = await page.hits()
    expect(hit!.headers).not.to.include.any.keys('traceparent', 'x-global-trace-id')
    page.close()
  })
})

/** What stays once the last request to the collector has been answered and the running task has ended. */
async function left(page: Page): Promise<string[]> {
  const until = performance.now() + 2000
  let found = leaks(page)
  while (found.length && performance.now() < until) {
    await new Promise(resolve => setTimeout(resolve, 20))
    found = leaks(page)
  }
  return found
}

// biome-ignore lint/suspicious/noExplicitAny: the window of another document
async function use(window: any, url: string): Promise<void> {
  await (await window.fetch(url)).text()
  await new Promise(resolve => {
    const xhr = new window.XMLHttpRequest()
    xhr.onloadend = resolve
    xhr.open('GET', url)
    xhr.send()
  })
  window.document.querySelector('button').click()
  window.history.pushState(null, '', '#there')
  window.silmari.log.info('used')
}
