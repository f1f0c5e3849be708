/** `silmari/react` in the Next.js app router: built and served by Next.js itself, rendered on its server. */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Page as Tab } from 'puppeteer-core'
import { freePort } from '../../../demo/port.js'
import type { Sent } from '../../support/page.js'
import { type BrowserName, startTabs, type Tabs, until } from '../../support/tab.js'

const { CELL = '', LINE } = process.env
const NEXT = join(CELL, 'node_modules/next/dist/bin/next')
const env = { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' } as const

function build(): void {
  for (const old of ['app', '.next', 'node_modules/silmari']) rmSync(join(CELL, old), { recursive: true, force: true })
  cpSync('test/matrix/next/shop', CELL, { recursive: true })
  // As it is published: what a bundler may know of a package stands in its package.json.
  for (const part of ['package.json', 'dist']) {
    cpSync(part, join(CELL, 'node_modules/silmari', part), { recursive: true })
  }
  const { status, stdout, stderr } = spawnSync(process.execPath, [NEXT, 'build'], {
    cwd: CELL,
    env,
    encoding: 'utf8',
  })
  assert.equal(status, 0, stdout + stderr)
}

let server: ChildProcess | undefined
let origin = ''
before(async () => {
  build()
  const port = await freePort(0)
  origin = `http://127.0.0.1:${port}`
  server = spawn(process.execPath, [NEXT, 'start', '-p', String(port), '-H', '127.0.0.1'], { cwd: CELL, env })
  const isUp = () =>
    fetch(origin).then(
      ({ ok }) => ok,
      () => false,
    )
  await until('Next.js', isUp)
})
after(() => {
  server?.kill()
})

for (const name of ['Chromium', 'Firefox'] as BrowserName[]) {
  describe(`Next.js ${LINE}, app router, in ${name}`, { timeout: 180_000 }, () => {
    let tabs: Tabs
    before(async () => {
      tabs = await startTabs(name)
    })
    after(() => tabs.close())

    async function open(path: string): Promise<{ tab: Tab; complaints: string[] }> {
      const tab = await tabs.open()
      const complaints: string[] = []
      tab.on('pageerror', error => complaints.push(String(error)))
      tab.on('console', message => {
        if (['error', 'warn'].includes(message.type())) complaints.push(message.text())
      })
      await tab.evaluateOnNewDocument(`window.endpoint = '${tabs.origin}/otlp/next'`)
      await tab.goto(origin + path)
      return { tab, complaints }
    }
    const sent = (tab: Tab, isThere: (sent: Sent) => unknown): Promise<Sent> =>
      until('telemetry', async () => {
        await tab.evaluate(`window[Symbol.for('silmari')].flush()`)
        const all = await tabs.sent(`${tabs.origin}/page/next`)
        const id = await tab.evaluate(`window[Symbol.for('silmari')].pageId`)
        const ofTab = ({ attributes }: { attributes: Record<string, unknown> }) => attributes['page.id'] === id
        const own = { ...all, spans: all.spans.filter(ofTab), logs: all.logs.filter(ofTab) }
        return isThere(own) ? own : undefined
      })

    test('names the page and each route by its folders, under the click that led there', async () => {
      const { tab, complaints } = await open('/orders/18')
      await tab.waitForFunction(`document.querySelector('b').textContent`)
      assert.equal(
        await tab.$eval('b', id => id.textContent),
        await tab.evaluate(`window[Symbol.for('silmari')].globalTraceId`),
      )
      await tab.click('#doc')
      await tab.waitForFunction(`document.querySelector('h1').textContent === 'Doc a / b c'`)
      await tab.click('#order')
      await tab.waitForFunction(`document.querySelector('h1').textContent.startsWith('Order 17')`)
      const { spans } = await sent(tab, ({ spans }) => spans.some(span => span.name === 'route /orders/:id'))
      const named = (name: string) => spans.find(span => span.name === name)
      assert.ok(named('page load /orders/:id'), 'the page load, whose name came as it was hydrated')
      for (const [route, link] of [
        ['/docs/:slug', 'A text'],
        ['/orders/:id', 'An order'],
      ]) {
        const { spanId, attributes } = named(`click ${link}`)!
        const shown = named(`route ${route}`)!
        assert.deepEqual([shown.parentSpanId, shown.attributes['silmari.cause']], [spanId, 'causal'], route)
        assert.equal(attributes['interaction.outcome'], undefined)
      }
      assert.deepEqual(complaints, [])
      await tab.close()
    })

    test('records what an error boundary in a server component has caught, with its component stack', async () => {
      const { tab } = await open('/orders/17')
      await tab.waitForFunction(`document.querySelector('b').textContent`)
      await tab.click('button')
      await tab.waitForSelector('#failed')
      const { logs } = await sent(tab, ({ logs }) => logs.some(({ eventName }) => eventName === 'exception'))
      const errors = logs.filter(({ eventName }) => eventName === 'exception')
      assert.deepEqual(
        errors.map(({ attributes }) => [attributes['exception.message'], typeof attributes['react.component_stack']]),
        [['no such order', 'string']],
      )
      await tab.close()
    })
  })
}
