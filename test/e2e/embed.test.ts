import assert from 'node:assert/strict'
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import type { Frame } from 'puppeteer-core'
import { LISTEN, placeDocument } from '../support/document.js'
import { type BrowserName, idOf, startTabs, type Tabs, until } from '../support/tab.js'

interface Case {
  /** Markup, or a script, that makes the frame from `html`. */
  readonly embed: (html: string) => string
  readonly isOpaque: boolean
}

const quote = (text: string) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;')
const script = (code: string) => `<script>${code.replaceAll('</script', '<\\/script')}</script>`
const CASES: Readonly<Record<string, Case>> = {
  'about:srcdoc': { embed: html => `<iframe srcdoc="${quote(html)}"></iframe>`, isOpaque: false },
  'about:srcdoc, sandboxed': {
    embed: html => `<iframe sandbox="allow-scripts" srcdoc="${quote(html)}"></iframe>`,
    isOpaque: true,
  },
  'data:': { embed: html => `<iframe src="data:text/html,${encodeURIComponent(html)}"></iframe>`, isOpaque: true },
  'about:blank, written into': {
    embed: html =>
      `<iframe></iframe>${script(`const { contentDocument: to } = document.querySelector('iframe'); to.open(); to.write(${JSON.stringify(html)}); to.close()`)}`,
    isOpaque: false,
  },
  'blob:': {
    embed: html =>
      `<iframe></iframe>${script(`document.querySelector('iframe').src = URL.createObjectURL(new Blob([${JSON.stringify(html)}], { type: 'text/html' }))`)}`,
    isOpaque: false,
  },
}

for (const name of ['Chromium', 'Firefox'] as BrowserName[]) {
  describe(`documents without an address of their own in ${name}`, { timeout: 120_000 }, () => {
    let tabs: Tabs
    before(async () => {
      tabs = await startTabs(name)
    })
    after(() => tabs.close())

    /** Requests as a page makes them, and what it hears of it. */
    const use = (frame: Frame, url: string) =>
      frame.evaluate(async at => {
        const { status } = await fetch(at)
        const xhr = new XMLHttpRequest()
        await new Promise(resolve => {
          xhr.onloadend = resolve
          xhr.open('GET', at)
          xhr.send()
        })
        document.body.click()
        await window.silmari!.flush()
        return { statuses: [status, xhr.status], heard: (window as unknown as { heard: string[] }).heard }
      }, url)

    for (const [kind, { embed, isOpaque }] of Object.entries(CASES)) {
      const promise = isOpaque ? 'has no origin that ids may go to' : 'is of the origin of its parent'
      test(`${kind}: works in silence, ${promise}, and tells nothing of its content`, async () => {
        const { origin } = tabs
        const url = await placeDocument(origin, id =>
          embed(`<!doctype html><title>framed</title><body>s3cret<script>${LISTEN}</script>
            <script src="${origin}/dist/silmari.js" data-service="shop-web" data-endpoint="${origin}/otlp/${id}"></script>`),
        )
        const tab = await tabs.open()
        await tab.goto(url)
        const frame = await until('the frame', async () => {
          const found = tab.frames().find(each => each !== tab.mainFrame())
          const isReady = () => document.readyState === 'complete' && document.title === 'framed'
          return (await found?.evaluate(isReady).catch(() => false)) && found
        })
        const { statuses, heard } = await use(frame, `${origin}/do/${idOf(url)}?cors=plain`)
        assert.deepEqual(statuses, [200, 200])
        assert.deepEqual(heard, [])
        const hits = await tabs.hits(url)
        assert.deepEqual(
          hits.map(({ method, headers }) => [method, !!headers.traceparent]),
          [
            ['GET', !isOpaque],
            ['GET', !isOpaque],
          ],
        )
        const { spans } = await tabs.sent(url)
        for (const kind of ['page ', 'GET '])
          assert.ok(
            spans.some(span => span.name.startsWith(kind)),
            kind,
          )
        assert.ok(!JSON.stringify(spans).includes('s3cret'))
        await tab.close()
      })
    }

    test('file: a page that was opened from the disk works, and tells nothing of the disk', async t => {
      const folder = mkdtempSync(join(tmpdir(), 's3cret-'))
      t.after(() => rmSync(folder, { recursive: true }))
      for (const file of ['silmari.js', 'silmari-pipeline.js']) copyFileSync(`dist/${file}`, join(folder, file))
      for (const data of ['', 'data-endpoint="/otlp"', `data-endpoint="${tabs.origin}/otlp/${name}"`]) {
        const script = `<script src="silmari.js" data-service="shop-web" ${data}></script>`
        writeFileSync(join(folder, 'page.html'), `<!doctype html><body><script>${LISTEN}</script>${script}`)
        const tab = await tabs.open()
        await tab.goto(pathToFileURL(join(folder, 'page.html')).href)
        const { statuses, heard } = await use(tab.mainFrame(), `${tabs.origin}/do/${name}?cors=plain`)
        assert.deepEqual(statuses, [200, 200])
        // Chromium imports no module from the disk, and says so itself.
        assert.ok(heard.every(line => line.startsWith('silmari: the pipeline could not be loaded')) && heard.length < 2)
        await tab.close()
      }
      const here = `${tabs.origin}/page/${name}`
      for (const { headers } of await tabs.hits(here)) assert.equal(headers.traceparent, undefined)
      const { spans } = await tabs.sent(here)
      assert.ok(!JSON.stringify(spans).includes('s3cret'))
      assert.equal(spans.length > 0, name === 'Firefox')
    })
  })
}
