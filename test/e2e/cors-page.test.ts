import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Page as Tab } from 'puppeteer-core'
import type {} from '../../src/script.js'
import type { Hit } from '../support/page.js'
import { startServer } from '../support/server.js'
import { idOf, startTabs, type Tabs, until } from '../support/tab.js'

const timeout = 60_000
const ALL = 'traceparent, baggage, x-global-trace-id, x-client-name, x-client-version'

interface Visit {
  readonly tab: Tab
  readonly url: string
  /** `/do/<id>` on the other origin. */
  readonly api: string
  readonly heard: string[]
  /** Fetches this address, and says whether there was an answer. */
  ask(url: string): Promise<boolean>
  /** What has been asked of the other origin. */
  hits(): Promise<Hit[]>
}

describe('servers on other origins', () => {
  let tabs: Tabs
  let other: Awaited<ReturnType<typeof startServer>>
  before(async () => {
    other = await startServer()
    tabs = await startTabs('Chromium')
  })
  after(async () => {
    await tabs.close()
    await other.close()
  })

  async function visit(options: object, query = ''): Promise<Visit> {
    const url = await tabs.page('', options)
    const tab = await tabs.open()
    const heard: string[] = []
    tab.on('console', message => heard.push(message.text()))
    await tab.goto(url + query)
    return {
      tab,
      url,
      heard,
      api: `${other.origin}/do/${idOf(url)}`,
      ask: target =>
        tab.evaluate(
          at =>
            fetch(at).then(
              () => true,
              () => false,
            ),
          target,
        ),
      hits: async () => (await fetch(`${other.origin}/hits/${idOf(url)}`)).json(),
    }
  }
  const refusals = ({ heard }: Visit) => heard.filter(text => /^silmari: .*refused/.test(text))
  const flush = ({ tab }: Visit) => tab.evaluate(() => window.silmari!.flush())
  /** Whatever was to be asked of the server has been answered by now: another origin's turn has come and gone. */
  async function settle(page: Visit): Promise<void> {
    const marker = await startServer()
    try {
      await page.ask(`${marker.origin}/do/marker?cors=*`)
      await until('the second and third file', () =>
        page.tab.evaluate(() =>
          performance.getEntriesByType('resource').some(({ name }) => /silmari-debug/.test(name)),
        ),
      )
      await until('quiet', async () => {
        const before = (await page.hits()).length
        await flush(page)
        return before === (await page.hits()).length
      })
    } finally {
      await marker.close()
    }
  }

  test('a rehearsal sends nothing to them, and says which would refuse what', { timeout }, async () => {
    const page = await visit({ propagate: { to: ['self', other.origin], rehearse: true } })
    assert.ok(await page.ask(`${page.api}?cors=plain`))
    assert.ok(await page.ask(`/do/${idOf(page.url)}`))
    await until('a word', async () => refusals(page).length)
    await page.ask(`${page.api}/again?cors=plain`)
    await settle(page)
    const [word, ...more] = refusals(page)
    assert.deepEqual(more, [])
    assert.ok(word!.includes(`${ALL} would be refused by ${other.origin}`), word)
    assert.ok(word!.includes(`\nAccess-Control-Allow-Headers: ${ALL}\n`), word)
    assert.ok(word!.includes(`npx silmari cors ${tabs.origin} ${other.origin}`), word)
    for (const { method, headers } of await page.hits()) {
      assert.ok(method !== 'GET' || !headers.traceparent, JSON.stringify(headers))
      assert.doesNotMatch(headers.traceparent ?? '', /[1-9a-f]/)
    }
    assert.ok(
      (await tabs.hits(page.url)).every(({ headers }) => headers.traceparent),
      'the own origin gets its ids',
    )
    const { logs } = await tabs.sent(page.url)
    const event = logs.find(({ eventName }) => eventName === 'silmari.cors.refused')
    assert.deepEqual(event?.attributes['silmari.cors.refused'], ALL.split(', '))
    assert.equal(event?.attributes['silmari.cors.rehearsal'], true)
  })

  test('a rehearsal is silent where all is allowed, and where nobody answers', { timeout }, async () => {
    const page = await visit({ propagate: { to: [other.origin, 'http://127.0.0.1:1'], rehearse: true } })
    await page.ask(`${page.api}?cors=all`)
    await page.ask('http://127.0.0.1:1/')
    await until('a question', async () => (await page.hits()).some(({ method }) => method === 'OPTIONS'))
    await settle(page)
    assert.deepEqual(refusals(page), [])
  })

  test('in development a request that failed for our headers is one clear warning', { timeout }, async () => {
    const page = await visit({ debug: true, propagate: { to: ['self', other.origin] } })
    assert.equal(await page.ask(`${page.api}?cors=plain`), false)
    await until('a word', async () => refusals(page).length)
    assert.equal(await page.ask(`${page.api}?cors=plain`), false)
    await settle(page)
    const [word, ...more] = refusals(page)
    assert.deepEqual(more, [])
    assert.ok(word!.includes(`${ALL} are refused, and requests with them fail, by ${other.origin}`), word)
  })

  test('a request that failed for another reason is none of our business', { timeout }, async () => {
    const page = await visit({ debug: true, propagate: { to: ['self', other.origin, 'http://127.0.0.1:1'] } })
    assert.equal(await page.ask('http://127.0.0.1:1/'), false)
    assert.equal(await page.ask(`${page.api}?cors=all&cut`), false)
    assert.equal(await page.ask(`${page.api}`), false)
    await settle(page)
    assert.deepEqual(refusals(page), [])
  })

  test('without debug and rehearsal nothing is asked, and the third file is not loaded', { timeout }, async () => {
    const page = await visit({ propagate: { to: ['self', other.origin] } })
    assert.equal(await page.ask(`${page.api}?cors=plain`), false)
    await flush(page)
    const names = await page.tab.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name))
    assert.deepEqual(
      names.filter(name => /debug/.test(name)),
      [],
    )
    assert.deepEqual(
      (await page.hits()).map(({ method }) => method),
      ['OPTIONS'],
    )
  })

  const baggage = async (page: Visit) => {
    await page.tab.evaluate(path => fetch(path), `/do/${idOf(page.url)}`)
    return (await tabs.hits(page.url)).at(-1)!.headers.baggage!
  }

  test('in development the address may set route keys, which the application may overrule', { timeout }, async () => {
    const page = await visit({ debug: true }, '?silmari-route=orders:debug,ledger:pr-7,bad%20key:x')
    await until('the keys', async () => (await baggage(page)).includes('route.orders=debug,route.ledger=pr-7'))
    await page.tab.evaluate(() => window.silmari!.setContext({ customer: 'm-1', 'route.ledger': 'mine' }))
    const after = await baggage(page)
    for (const member of ['route.orders=debug', 'route.ledger=mine', 'customer.id=m-1'])
      assert.ok(after.includes(member), after)
    assert.doesNotMatch(after, /bad|pr-7/)
  })

  test('elsewhere the address sets none', { timeout }, async () => {
    const page = await visit({}, '?silmari-route=orders:debug')
    await flush(page)
    assert.doesNotMatch(await baggage(page), /route/)
  })
})
