import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { freePort } from '../../demo/port.js'
import type {} from '../../src/script.js'
import { toLogs, toSpans } from '../support/otlp.js'
import type { SentLog, SentSpan } from '../support/page.js'
import { idOf, startTabs, type Tabs, until } from '../support/tab.js'

const [, CONFIG] = /```yaml\n([\s\S]*?)```/.exec(readFileSync('docs/otel.md', 'utf8'))!
const PAGE = `<button onclick="fetch(location.pathname.replace('page', 'do')); setTimeout(() => { throw new Error('boom') })">Pay now</button>`

describe('the OpenTelemetry Collector, configured as the documents say', { timeout: 120_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'collector-'))
  const file = join(folder, 'telemetry.jsonl')
  let tabs: Tabs
  let collector: ChildProcess
  let endpoint: string
  before(async () => {
    tabs = await startTabs('Chromium')
    const port = await freePort(0)
    endpoint = `http://127.0.0.1:${port}`
    // Another address, the page's origin, and a file in place of a backend.
    const config = CONFIG!
      .replace('0.0.0.0:4318', `127.0.0.1:${port}`)
      .replace('https://shop.example.com', tabs.origin)
      .replace(/otlphttp:\n +endpoint: .*/, `file:\n    path: ${file}`)
      .replaceAll('[otlphttp]', '[file]')
      .replace('service:\n', 'service:\n  telemetry:\n    metrics:\n      level: none\n')
    writeFileSync(join(folder, 'config.yaml'), config)
    collector = spawn(process.env.COLLECTOR!, ['--config', join(folder, 'config.yaml')], { stdio: 'inherit' })
    await until('the collector', () =>
      fetch(endpoint)
        .then(() => true)
        .catch(() => false),
    )
  })
  after(async () => {
    collector.kill()
    await tabs.close()
    rmSync(folder, { recursive: true })
  })

  test('understands spans and logs of a page on another origin', async () => {
    const url = await tabs.page(PAGE, { endpoint })
    const tab = await tabs.open()
    await tab.goto(url)
    const { globalTraceId, pageId } = await tab.evaluate(() => {
      const { globalTraceId, pageId } = window.silmari!
      return { globalTraceId, pageId }
    })
    await tab.click('button')
    const { spans, logs } = await until('what the collector has written', async () => {
      await tab.evaluate(() => window.silmari!.flush())
      const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
      // What comes after the last line break is still being written.
      const bodies = text
        .split('\n')
        .slice(0, -1)
        .map(line => JSON.parse(line))
      const spans: SentSpan[] = bodies.flatMap(toSpans)
      const logs: SentLog[] = bodies.flatMap(toLogs)
      const isThere = spans.some(({ name }) => name === 'click Pay now') && logs.some(log => log.traceId)
      return isThere && logs.some(isBoom) && { spans, logs }
    })
    const click = spans.find(({ name }) => name === 'click Pay now')!
    const request = spans.find(({ attributes }) => `${attributes['url.full']}`.endsWith(`/do/${idOf(url)}`))!
    assert.equal(request.traceId, click.traceId)
    assert.equal(request.parentSpanId, click.spanId)
    assert.equal(request.kind, 3)
    assert.equal(request.attributes['http.response.status_code'], 200)
    assert.equal(logs.find(isBoom)!.traceId, click.traceId)
    for (const { attributes } of [...spans, ...logs]) {
      assert.equal(attributes.global_trace_id, globalTraceId)
      assert.equal(attributes['page.id'], pageId)
    }
    assert.equal(spans[0]!.resource['service.name'], 'shop-web')
    const { dropped, delivered } = await tab.evaluate(() => window.silmari!.flush())
    assert.deepEqual(dropped, {})
    assert.ok(delivered >= spans.length + logs.length)
  })
})

function isBoom({ attributes }: SentLog): boolean {
  return attributes['exception.message'] === 'boom'
}
