import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { idOf, startTabs, type Tabs, until } from '../../support/tab.js'
import { bundle, line } from '../bundle.js'

describe(`OpenTelemetry ${line} beside the SDK`, { timeout: 120_000 }, () => {
  let tabs: Tabs
  let script: string
  before(async () => {
    tabs = await startTabs('Chromium')
    script = await bundle('test/matrix/otel/page.ts', { 'otel-set-up': `test/matrix/otel/setup-${line}.ts` })
  })
  after(() => tabs.close())

  test('a request that both trace carries one traceparent', async () => {
    const url = await tabs.page(`<script>${script}</script>`)
    const tab = await tabs.open()
    await tab.goto(url)
    await tab.evaluate(to => fetch(to).then(answer => answer.text()), `/do/${idOf(url)}`)
    const [hit] = await until('request', async () => {
      const hits = await tabs.hits(url)
      return hits.length > 0 && hits
    })
    assert.match(hit!.headers.traceparent!, /^00-[\da-f]{32}-[\da-f]{16}-0[13]$/)
  })
})
