import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { buildSync } from 'esbuild'
import { heardIn, LISTEN, placeDocument, recorded } from '../support/document.js'
import { type BrowserName, startTabs, type Tabs } from '../support/tab.js'

const NONCE = 'nonce="bm9uY2U"'
const BY_NONCE = "'nonce-bm9uY2U'"
const PIPELINE = '/dist/silmari-pipeline.js'
const core = readFileSync('dist/silmari.js', 'utf8')
const hashOf = (code: string) => `'sha256-${createHash('sha256').update(code).digest('base64')}'`
const listen = `<script ${NONCE}>${LISTEN}</script>`

/** Nothing is allowed but scripts that `script` names and requests to the page's own server. */
const toPolicy = (script: string) => ({
  'content-security-policy':
    `default-src 'none'; script-src ${script}; connect-src 'self'; img-src data:; base-uri 'none';
    require-trusted-types-for 'script'; trusted-types 'none'`.replace(/\s+/g, ' '),
})

const EVERYTHING = { cookie: true, handoff: { origins: ['https://pay.example'] }, capture: { console: true } }
const dataOf = (id: string) =>
  `data-service="shop-web" data-endpoint="/otlp/${id}" data-debug data-options='${JSON.stringify(EVERYTHING)}'`
const external = (id: string, more = '') => `<script src="/dist/silmari.js" ${dataOf(id)} ${more}></script>`
const inline = (id: string, more = '') => `<script ${dataOf(id)} data-pipeline="${PIPELINE}" ${more}>${core}</script>`

/** The one script of an application that has silmari in it, and reads its page's own number from the address. */
const bundle = (options: object) => {
  const contents = `import { init } from './dist/index.js'
    const options = ${JSON.stringify({ service: { name: 'shop-web' }, pipelineUrl: PIPELINE, debug: true, ...options })}
    window.silmari = init({ ...options, endpoint: location.pathname.replace('page', 'otlp') })`
  const { outputFiles } = buildSync({
    stdin: { contents, resolveDir: process.cwd() },
    bundle: true,
    format: 'iife',
    target: 'es2022',
    write: false,
  })
  return outputFiles[0]!.text
}
const plain = bundle({})
const withNonce = bundle({ nonce: 'bm9uY2U' })

const WAYS: Readonly<Record<string, readonly [script: string, write: (id: string) => string]>> = {
  "a nonce and 'strict-dynamic'": [`${BY_NONCE} 'strict-dynamic'`, id => external(id, NONCE)],
  'a nonce alone': [BY_NONCE, id => external(id, NONCE)],
  "a nonce and 'strict-dynamic', as a module": [
    `${BY_NONCE} 'strict-dynamic'`,
    id => external(id, `type="module" ${NONCE}`),
  ],
  "a nonce and 'strict-dynamic', inline": [`${BY_NONCE} 'strict-dynamic'`, id => inline(id, NONCE)],
  'its hash, inline, the second file by its origin': [`${BY_NONCE} ${hashOf(core)} 'self'`, id => inline(id)],
  'a nonce, in a bundle': [BY_NONCE, () => `<script ${NONCE}>${plain}</script>`],
  'its hash, in a bundle, the second file by the option nonce': [
    `${BY_NONCE} ${hashOf(withNonce)}`,
    () => `<script>${withNonce}</script>`,
  ],
}

for (const name of ['Chromium', 'Firefox'] as BrowserName[]) {
  describe(`a page with a strict policy in ${name}`, { timeout: 120_000 }, () => {
    let tabs: Tabs
    before(async () => {
      tabs = await startTabs(name)
    })
    after(() => tabs.close())

    for (const [way, [script, write]] of Object.entries(WAYS)) {
      test(`allows the script by ${way}: spans are delivered and nothing is violated`, async () => {
        const url = await placeDocument(tabs.origin, id => `${listen}${write(id)}`, toPolicy(script))
        const tab = await tabs.open()
        await tab.goto(url)
        await recorded(tabs, tab, url)
        assert.deepEqual(await heardIn(tab), [])
        await tab.close()
      })
    }

    test('sees no violation in all that a person does until the page is shut down', async () => {
      const body = `<button>Pay</button><input aria-label="Name">`
      const headers = toPolicy(`${BY_NONCE} 'strict-dynamic'`)
      const url = await placeDocument(tabs.origin, id => `${listen}${external(id, NONCE)}${body}`, headers)
      const tab = await tabs.open()
      await tab.goto(url)
      await tab.type('input', 'Kim')
      await tab.click('button')
      await tab.evaluate(() => history.pushState(null, '', '/there'))
      await recorded(tabs, tab, url, ['page', 'GET', 'click', 'route'])
      await tab.evaluate(() => window.silmari!.shutdown())
      assert.deepEqual(await heardIn(tab), [])
      await tab.close()
    })
  })
}
