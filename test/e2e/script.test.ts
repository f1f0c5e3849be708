import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { heardIn, LISTEN, placeDocument, recorded } from '../support/document.js'
import { type BrowserName, idOf, startTabs, type Tabs } from '../support/tab.js'

const hashes = JSON.parse(readFileSync('dist/integrity.json', 'utf8')) as Readonly<Record<string, string>>
const { 'silmari.js': coreHash, 'silmari-pipeline.js': pipelineHash } = hashes

/** The script under its hash, and the second file under another by an import map, which needs to stand before it. */
const write = (id: string, pipeline: string | undefined, core = coreHash) => `<script>${LISTEN}</script>
  <script type="importmap">${JSON.stringify({ integrity: { '/dist/silmari-pipeline.js': pipeline } })}</script>
  <script src="/dist/silmari.js" integrity="${core}" data-service="shop-web" data-endpoint="/otlp/${id}"></script>`

/** What docs/script-tag.md tells people to write, at home on the recording server. */
const snippets = [...readFileSync('docs/script-tag.md', 'utf8').matchAll(/^```html\n([\s\S]*?)^```/gm)].map(
  ([, snippet]) =>
    (id: string) =>
      snippet!
        .replace(/\/silmari-pipeline.js": "sha384-…"/, `/dist/silmari-pipeline.js": "${pipelineHash}"`)
        .replace('sha384-…', coreHash!)
        .replaceAll('"/silmari.js"', '"/dist/silmari.js"')
        .replaceAll('"/otlp"', `"/otlp/${id}"`),
)

for (const name of ['Chromium', 'Firefox'] as BrowserName[]) {
  describe(`the script tag, and the hashes that the build has printed, in ${name}`, { timeout: 60_000 }, () => {
    let tabs: Tabs
    before(async () => {
      tabs = await startTabs(name)
    })
    after(() => tabs.close())

    test('the right hashes let both files pass', async () => {
      const url = await placeDocument(tabs.origin, id => write(id, pipelineHash))
      const tab = await tabs.open()
      await tab.goto(url)
      await recorded(tabs, tab, url)
      assert.deepEqual(await heardIn(tab), [])
      await tab.close()
    })

    test('a wrong hash keeps the second file out, with one warning; ids travel all the same', async () => {
      const url = await placeDocument(tabs.origin, id => write(id, coreHash))
      const tab = await tabs.open()
      await tab.goto(url)
      await tab.evaluate(
        async at => {
          await window.silmari!.flush()
          await fetch(at)
        },
        `/do/${idOf(url)}`,
      )
      const heard = await heardIn(tab)
      assert.equal(heard.length, 1, heard.join('\n'))
      assert.match(heard[0]!, /^silmari: the pipeline could not be loaded/)
      assert.equal((await tabs.hits(url))[0]!.headers['x-client-name'], 'shop-web')
      assert.deepEqual((await tabs.sent(url)).spans, [])
      await tab.close()
    })

    test('every snippet of the text works as it stands there', async () => {
      assert.ok(snippets.length >= 3)
      for (const snippet of snippets) {
        const url = await placeDocument(tabs.origin, id => `<script>${LISTEN}</script>${snippet(id)}`)
        const tab = await tabs.open()
        await tab.goto(url)
        await recorded(tabs, tab, url)
        assert.deepEqual(await heardIn(tab), [])
        await tab.close()
      }
    })

    test('a wrong hash keeps the first file out', async () => {
      const url = await placeDocument(tabs.origin, id => write(id, pipelineHash, pipelineHash))
      const tab = await tabs.open()
      await tab.goto(url)
      assert.equal(await tab.evaluate(() => window.silmari), undefined)
      await tab.close()
    })
  })
}
