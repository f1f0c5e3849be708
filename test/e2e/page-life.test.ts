import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Page as Tab } from 'puppeteer-core'
import type {} from '../../src/script.js'
import type { Sent, SentLog, SentSpan } from '../support/page.js'
import { type BrowserName, idOf, startTabs, type Tabs, until } from '../support/tab.js'

const start = ({ attributes }: SentSpan) => attributes['browser.page.start']
const isVital = ({ eventName }: SentLog) => eventName === 'browser.web_vital'
const nameOf = ({ attributes }: SentLog) => attributes['browser.web_vital.name']
const isError = ({ attributes }: SentLog) => attributes['silmari.error.source'] === 'error'
const HOUR = 3600e3

test('labels what an extension does in the page with the extension', { timeout: 60_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'extension-'))
  const script = { matches: ['<all_urls>'], js: ['inject.js'], world: 'MAIN' }
  const manifest = { manifest_version: 3, name: 'Extension', version: '1', content_scripts: [script] }
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest))
  const fault = `setTimeout(() => { throw new Error('of the extension') }, 0)`
  writeFileSync(join(folder, 'inject.js'), `fetch(location.pathname.replace('page', 'do')); ${fault}`)
  const tabs = await startTabs('Chromium', [folder])
  try {
    const url = await tabs.page()
    const tab = await tabs.open()
    await tab.goto(url)
    const { spans, logs } = await until('telemetry', async () => {
      await tab.evaluate(() => window.silmari!.flush())
      const sent = await tabs.sent(url)
      const isThere = sent.spans.some(({ name }) => name.startsWith('GET')) && sent.logs.some(isError)
      return isThere ? sent : undefined
    })
    for (const { attributes } of [spans.find(({ name }) => name.startsWith('GET'))!, logs.find(isError)!]) {
      assert.equal(attributes['silmari.script.kind'], 'extension')
      assert.match(String(attributes['silmari.script.origin']), /^chrome-extension:\/\/[a-z]{32}$/)
    }
    assert.equal(logs.find(isError)!.attributes['exception.message'], 'of the extension')
  } finally {
    await tabs.close()
    rmSync(folder, { recursive: true })
  }
})

for (const name of ['Chromium', 'Firefox'] as BrowserName[]) {
  describe(`the life of a page in ${name}`, { timeout: 180_000 }, () => {
    let tabs: Tabs
    before(async () => {
      tabs = await startTabs(name)
    })
    after(() => tabs.close())

    /** What the page at `url` has sent, as soon as `isThere` finds what it looks for. */
    const sentBy = (url: string, isThere: (sent: Sent) => unknown, tab?: Tab): Promise<Sent> =>
      until('telemetry', async () => {
        await tab?.evaluate(() => window.silmari!.flush())
        const sent = await tabs.sent(url)
        return isThere(sent) ? sent : undefined
      })

    test('tells the vitals of a page as it goes, and the slowest interaction at its click', async () => {
      const url = await tabs.page(`<h1>Shop</h1><button>Pay</button><script>
        document.querySelector('button').onclick = () => {
          const end = performance.now() + 300
          while (performance.now() < end);
          document.querySelector('h1').textContent = 'Paid'
        }</script>`)
      const tab = await tabs.open()
      await tab.goto(url)
      await tab.evaluate(() => window.silmari!.flush())
      await tab.click('button')
      await tab.waitForFunction(() => document.querySelector('h1')!.textContent === 'Paid')
      await tab.evaluate(() => new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve, 100))))
      await tab.goto('about:blank')
      const { logs, spans } = await sentBy(
        url,
        sent => sent.logs.some(log => nameOf(log) === 'inp') && sent.spans.some(span => span.name.startsWith('click')),
      )
      const vitals = Object.fromEntries(logs.filter(isVital).map(log => [nameOf(log), log]))
      const page = spans.find(start)!
      const click = spans.find(span => span.name.startsWith('click'))!
      for (const vital of ['lcp', 'fcp', 'ttfb']) {
        assert.equal(vitals[vital]?.spanId, page.spanId, vital)
        assert.ok(Number(vitals[vital]?.attributes['browser.web_vital.value']) >= 0, vital)
      }
      assert.equal(vitals.inp!.spanId, click.spanId)
      assert.ok(Number(vitals.inp!.attributes['browser.web_vital.value']) >= 290)
      assert.match(String(vitals.inp!.attributes['browser.web_vital.rating']), /^(needs-improvement|poor)$/)
      if (name === 'Chromium') {
        const frames = logs.find(({ eventName }) => eventName === 'browser.long_animation_frames')!
        assert.ok(Number(frames.attributes['silmari.long_frames.longest_ms']) >= 290)
        assert.equal(frames.attributes['silmari.long_frames.invoker'], 'BUTTON.onclick')
        assert.ok(String(frames.attributes['code.file.path']).startsWith(url))
      }
      await tab.close()
    })

    test('gives a page that comes back from the cache an id and a span of its own, in the scenario of its tab', async () => {
      const next = await tabs.page('<h1>Next</h1>')
      const url = await tabs.page(`<a href="${next}">Next</a>`)
      const tab = await tabs.open()
      await tab.goto(url)
      // A document with a request under way is not put into the cache.
      await tab.evaluate(() => window.silmari!.flush())
      const pageId = await tab.evaluate(() => {
        Object.assign(window, { kept: 'by the cache' })
        addEventListener('pageshow', ({ persisted }) => Object.assign(window, { persisted }))
        setTimeout(() => document.querySelector('a')!.click(), 0)
        return window.silmari!.pageId
      })
      const isAt = (at: string) => location.href === at && document.readyState === 'complete'
      const arrived = (at: string) => tab.evaluate(isAt, at).catch(() => false) // between two documents
      await until('the next page', () => arrived(next))
      const checkout = await tab.evaluate(() => {
        window.silmari!.scenario.start('checkout')
        setTimeout(() => history.back(), 0)
        return window.silmari!.globalTraceId
      })
      await until('the way back', () => arrived(url))
      // A document that was loaded anew would know nothing of this.
      assert.deepEqual(await tab.evaluate('[kept, persisted]'), ['by the cache', true])
      const now = await tab.evaluate(() => ({ page: window.silmari!.pageId, scenario: window.silmari!.globalTraceId }))
      assert.notEqual(now.page, pageId)
      const { spans } = await sentBy(url, sent => sent.spans.some(span => start(span) === 'restore'), tab)
      const [first, restored] = spans.filter(start)
      assert.equal(start(first!), 'navigate')
      assert.equal(start(restored!), 'restore')
      assert.deepEqual([first!.attributes['page.id'], restored!.attributes['page.id']], [pageId, now.page])
      assert.notEqual(restored!.traceId, first!.traceId)
      // In Firefox 153 a document out of the cache sees the sessionStorage of the time that it was put there.
      const [id, named] = name === 'Firefox' ? [first!.attributes.global_trace_id, undefined] : [checkout, 'checkout']
      assert.equal(restored!.attributes.global_trace_id, id)
      assert.equal(now.scenario, id)
      assert.equal(restored!.attributes['scenario.name'], named)
      // A request of the page that came back is of that page.
      await tab.evaluate(at => fetch(at).then(answer => answer.text()), `/do/${idOf(url)}`)
      const [hit] = await tabs.hits(url)
      assert.equal(hit!.headers['x-global-trace-id'], id)
      const sent = await sentBy(url, ({ spans }) => spans.some(span => span.name.startsWith('GET')), tab)
      assert.equal(sent.spans.find(span => span.name.startsWith('GET'))!.attributes['page.id'], now.page)
      await tab.close()
    })

    test('a page that comes back from the cache is in the same scenario and session, on a page id of its own', async () => {
      const next = await tabs.page('<h1>Next</h1>')
      const url = await tabs.page(`<a href="${next}">Next</a>`)
      const tab = await tabs.open()
      await tab.goto(url)
      await tab.evaluate(() => window.silmari!.flush())
      const look = () =>
        tab.evaluate(() => {
          const { globalTraceId, sessionId, pageId } = window.silmari!
          return { globalTraceId, sessionId, pageId }
        })
      const before = await look()
      const isAt = (at: string) =>
        tab.evaluate(there => location.href === there && document.readyState === 'complete', at).catch(() => false)
      await tab.evaluate(() => {
        addEventListener('pageshow', ({ persisted }) => Object.assign(window, { persisted }))
        setTimeout(() => document.querySelector('a')!.click(), 0)
      })
      await until('the next page', () => isAt(next))
      const between = await look()
      await tab.evaluate(() => void setTimeout(() => history.back(), 0))
      await until('the way back', () => isAt(url))
      assert.equal(await tab.evaluate('persisted'), true)
      const after = await look()
      assert.equal(new Set([before, between, after].map(({ pageId }) => pageId)).size, 3)
      assert.deepEqual({ ...between, pageId: '' }, { ...before, pageId: '' })
      assert.deepEqual({ ...after, pageId: '' }, { ...before, pageId: '' })
      await tab.close()
    })

    test('clock-jump: keeps durations right and follows the wall clock when it leaps ahead', async () => {
      const url = await tabs.page(`<script>
        const { now } = Date; window.leap = 0; Date.now = () => now() + leap</script><!-- SDK -->`)
      const tab = await tabs.open()
      await tab.goto(url)
      const began = Date.now()
      await tab.evaluate(
        async of => {
          const slow = fetch(`${of}?delay=200&slow`)
          ;(window as unknown as { leap: number }).leap = 3600e3
          await slow
          await fetch(`${of}?after`)
          await window.silmari!.flush()
        },
        `/do/${idOf(url)}`,
      )
      const { spans } = await sentBy(url, sent => sent.spans.filter(span => span.name.startsWith('GET')).length === 2)
      const [slow, next] = spans.filter(span => span.name.startsWith('GET')).sort((a, b) => a.startMs - b.startMs)
      assert.ok(slow!.endMs - slow!.startMs >= 190 && slow!.endMs - slow!.startMs < 10_000)
      assert.equal(slow!.attributes['silmari.suspended'], true)
      assert.equal(next!.attributes['silmari.suspended'], undefined)
      assert.ok(next!.endMs - next!.startMs < 10_000)
      assert.ok(Math.abs(next!.startMs - began - HOUR) < 20_000, 'the time after the leap')
      await tab.close()
    })

    test('clock-jump: a clock that is set back, or that the page breaks, changes nothing', async () => {
      const url = await tabs.page(`<script>
        const { now } = Date; window.leap = 0; Date.now = () => now() + leap</script><!-- SDK -->`)
      const tab = await tabs.open()
      await tab.goto(url)
      const began = Date.now()
      await tab.evaluate(
        async of => {
          const page = window as unknown as { leap: number }
          const slow = fetch(`${of}?delay=200`)
          page.leap = -3600e3
          await slow
          page.leap = Number.NaN
          await fetch(`${of}?nan`)
          page.leap = 0
          Date.now = () => 5e15
          await fetch(`${of}?ownclock`)
          await window.silmari!.flush()
        },
        `/do/${idOf(url)}`,
      )
      const { spans } = await sentBy(url, sent => sent.spans.filter(span => span.name.startsWith('GET')).length === 3)
      for (const { name: of, startMs, endMs, attributes } of spans) {
        assert.ok(endMs >= startMs && endMs - startMs < 10_000, of)
        assert.ok(Math.abs(startMs - began) < 20_000, of)
        assert.equal(attributes['silmari.suspended'], undefined, of)
      }
      await tab.close()
    })

    if (name === 'Firefox') return

    test('makes a prerendered document a page when a person sees it, in the scenario of the tab', async () => {
      const next = await tabs.page('<script>fetch(location.pathname.replace("page", "do"))</script>')
      const url = await tabs.page(
        `<script type="speculationrules">{"prerender":[{"urls":["${next}"],"eagerness":"immediate"}]}</script><a href="${next}">Next</a>`,
      )
      const tab = await tabs.open()
      await tab.goto(url)
      await until('prerendering', async () => (await tabs.hits(next)).length)
      const checkout = await tab.evaluate(() => {
        window.silmari!.scenario.start('checkout')
        setTimeout(() => document.querySelector('a')!.click(), 0)
        return window.silmari!.globalTraceId
      })
      const { spans } = await sentBy(next, sent => sent.spans.some(start))
      const page = spans.find(start)!
      assert.equal(start(page), 'prerender')
      assert.equal(page.attributes.global_trace_id, checkout)
      const request = (await sentBy(next, sent => sent.spans.some(span => span.name.startsWith('GET')))).spans.find(
        span => span.name.startsWith('GET'),
      )!
      assert.notEqual(request.attributes['page.id'], page.attributes['page.id'])
      assert.equal(page.links?.[0]?.traceId, request.traceId)
      await tab.close().catch(() => {}) // activation may have replaced the tab's target
    })

    test('marks what a frozen tab stretched', async () => {
      const url = await tabs.page()
      const tab = await tabs.open()
      await tab.goto(url)
      const session = await tab.createCDPSession()
      await tab.evaluate(of => void fetch(`${of}?delay=500`), `/do/${idOf(url)}`)
      await session.send('Page.setWebLifecycleState', { state: 'frozen' })
      await until('the answer', async () => (await tabs.hits(url))[0]?.ended === 'finished')
      await session.send('Page.setWebLifecycleState', { state: 'active' })
      const { spans } = await sentBy(url, sent => sent.spans.some(span => span.name.startsWith('GET')), tab)
      assert.equal(spans.find(span => span.name.startsWith('GET'))!.attributes['silmari.suspended'], true)
      await tab.close()
    })

    test('tells the vitals of a soft navigation at its route', async () => {
      const url = await tabs.page(`<h1>Shop</h1><button>Orders</button><script>
        document.querySelector('button').onclick = () => {
          history.pushState(null, '', '/orders')
          document.querySelector('h1').textContent = 'All your orders, and a lot of text that paints anew'
          document.body.append(Object.assign(document.createElement('p'), { textContent: 'Order '.repeat(200) }))
        }</script>`)
      const tab = await tabs.open()
      await tab.goto(url)
      await tab.evaluate(() => window.silmari!.flush())
      await tab.click('button')
      await tab.waitForFunction(() => performance.getEntriesByType('soft-navigation').length > 0)
      await tab.goto('about:blank')
      const isSoft = (log: SentLog) => log.attributes['browser.web_vital.navigation_type'] === 'soft-navigation'
      const { logs, spans } = await sentBy(
        url,
        sent => sent.logs.some(isSoft) && sent.spans.some(span => span.name.startsWith('route')),
      )
      const route = spans.find(span => span.name.startsWith('route'))!
      for (const log of logs.filter(isSoft)) assert.equal(log.spanId, route.spanId, String(nameOf(log)))
      await tab.close()
    })

    for (const [type, script, message] of [
      ['intervention', 'navigator.vibrate(100)', /vibrate/],
      ['deprecation', 'addEventListener("unload", () => {})', /unload/i],
    ] as const) {
      test(`records what the browser reports as ${type}`, async () => {
        const url = await tabs.page(`<script>${script}</script>`)
        const tab = await tabs.open()
        await tab.goto(url)
        const isReport = ({ attributes }: SentLog) => attributes['report.type'] === type
        const { logs } = await sentBy(url, sent => sent.logs.some(isReport), tab)
        const { attributes } = logs.find(isReport)!
        assert.equal(attributes['silmari.error.source'], 'report')
        assert.match(String(attributes['exception.message']), message)
        await tab.close()
      })
    }
  })
}
