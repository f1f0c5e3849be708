import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import type { Browser, SerializedAXNode } from 'puppeteer-core'
import { launchChromium, openPage } from './support/page.js'
import { createShop } from './support/shop.js'
import { scenarioOf, spanOf } from './viewer/records.js'

const shop = createShop()
const id = shop.scenario.globalTraceId
const inScenario = `?lang=en#/scenario/${id}`
const refused = shop.spans.find(span => span.attributes['db.query.text'] && span.status === 'error')!

let browser: Browser
before(async () => {
  browser = await launchChromium()
})
after(() => browser.close())

test('is one page of three small files, without inline code and without anybody else', async () => {
  const read = (name: string) => readFile(new URL(`../dist/viewer/${name}`, import.meta.url))
  const html = String(await read('index.html'))
  assert.doesNotMatch(html, /https?:|<style|style=|<script>|\son\w+=/)
  assert.ok(gzipSync(await read('viewer.js')).length < 30_000)
  assert.ok(gzipSync(await read('viewer.css')).length < 8_000)
})

for (const width of [1280, 360])
  test(`goes from the list to a statement and back at ${width} px`, async t => {
    const { page, see, until, texts, complaints } = await openPage(t, { browser, scenarios: [shop], width })
    await see('.scenario-link')
    assert.deepEqual(await texts('.scenario .chip-name'), shop.scenario.services)
    assert.deepEqual(await texts('.scenario .error-count'), [String(shop.scenario.errors)])

    await page.click('.scenario-link')
    await see('[role=treegrid]')
    assert.deepEqual((await texts('.row.lane .title'))[0], 'page load /')

    await page.type('.search input', 'INSERT entries check')
    await until(`document.querySelector('.matches')?.textContent.includes('of 2')`)
    await page.keyboard.press('Enter')
    await until(`document.querySelector('.row.active .title')?.textContent.startsWith('pg.query:INSERT')`)
    await page.click('.row.active .title')
    await see('.panel .code')
    assert.match((await texts('.panel .code')).join(), /INSERT INTO silmari_demo\.entries/)
    assert.equal(new URL(page.url()).hash, `#/scenario/${id}?span=${refused.spanId}`)

    assert.ok(
      await page.evaluate('document.documentElement.scrollWidth <= innerWidth'),
      'nothing is wider than the page',
    )
    await page.click('.panel-head button')
    await until(`!document.querySelector('.panel')`)
    await page.click('.scenario-bar a')
    await see('.scenario-link')
    assert.deepEqual(complaints, [])
  })

test('opens a deep link with its row in sight and its details beside it', async t => {
  for (const width of [1280, 360]) {
    const path = `${inScenario}?span=${refused.spanId}`
    const { page, see, texts, active } = await openPage(t, { browser, scenarios: [shop], width, path })
    await see('.panel .attributes')
    assert.match((await active()) ?? '', /^pg\.query:INSERT/)
    assert.ok((await texts('.panel dt')).includes('db.namespace'))
    const isInSight = `(() => {
      const row = document.querySelector('.row.active').getBoundingClientRect()
      const head = document.querySelector('.head').getBoundingClientRect()
      return row.top >= head.bottom - 1 && row.bottom <= innerHeight
    })()`
    assert.ok(await page.evaluate(isInSight), `${width} px`)
  }
})

test('is worked by keyboard alone', async t => {
  const { page, see, until, texts, active } = await openPage(t, { browser, scenarios: [shop], path: inScenario })
  await see('[role=treegrid]')
  const rows = async () => Number(await page.$eval('[role=treegrid]', grid => grid.getAttribute('aria-rowcount')))
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key as 'j')
  }
  const all = await rows()

  await page.focus('[role=treegrid]')
  const ring = `document.querySelector('.row[aria-rowindex="1"]')`
  assert.equal(
    await page.evaluate(`getComputedStyle(${ring}).outlineStyle`),
    'solid',
    'the focus is seen before a row is',
  )
  await press('j', 'j', 'ArrowDown', 'k')
  assert.equal(await active(), 'GET /api/products')
  await press('ArrowLeft')
  assert.ok((await rows()) < all)
  await press('ArrowRight')
  assert.equal(await rows(), all)
  await press('ArrowRight')
  assert.equal(await page.$eval('.row.active', row => row.getAttribute('aria-level')), '3')

  await press('Enter')
  await see('.panel')
  await press('Escape')
  await until(`!document.querySelector('.panel')`)
  const described = `document.getElementById(document.activeElement.getAttribute('aria-activedescendant'))`
  assert.equal(await page.evaluate(`${described}.className.includes('active')`), true)

  await press('/')
  await page.keyboard.type('결제하기')
  await press('Enter')
  assert.equal(await active(), 'click 결제하기')
  const first = await page.$eval('.row.active', row => row.id)
  await press('Enter')
  assert.notEqual(await page.$eval('.row.active', row => row.id), first)
  await press('Escape', 'Escape', 'N')
  assert.deepEqual(await texts('.matches'), [])

  await press('Home', 'e')
  await see('.panel-head.failed')
})

test('says how long the pauses are, and what is missing', async t => {
  const { see, texts } = await openPage(t, { browser, scenarios: [shop], path: inScenario })
  await see('.fold')
  assert.ok((await texts('.fold-label')).some(label => /⋯ 3[12] s/.test(label)))
  assert.deepEqual(await texts('.notice'), ['3 records are missing: queue full'])
})

test('zooms by keyboard and by dragging over the overview, and back', async t => {
  const { page, see, until, texts } = await openPage(t, { browser, scenarios: [shop], path: inScenario })
  await see('.tick')
  const whole = await texts('.tick')
  await page.keyboard.press('j')
  await page.keyboard.press('z')
  await see('.frame')
  assert.notDeepEqual(await texts('.tick'), whole)
  await page.keyboard.press('0')
  await until(`!document.querySelector('.frame')`)

  const box = (await (await see('.overview'))?.boundingBox())!
  await page.mouse.move(box.x + 20, box.y + 10)
  await page.mouse.down()
  await page.mouse.move(box.x + 120, box.y + 10, { steps: 4 })
  await page.mouse.up()
  await see('.frame')
  assert.notDeepEqual(await texts('.tick'), whole)
})

test('gives every log a row when asked, and keeps what was chosen', async t => {
  const { page, see, until, active } = await openPage(t, { browser, scenarios: [shop], path: inScenario })
  await see('[role=treegrid]')
  await page.keyboard.press('j')
  const before = await active()
  await page.click('.toolbar [aria-pressed]')
  await until(`[...document.querySelectorAll('.title')].some(title => title.textContent === 'cart changed')`)
  assert.equal(await active(), before)
})

test('speaks Korean', async t => {
  const { page, see, texts } = await openPage(t, { browser, scenarios: [shop], path: '?lang=ko' })
  await see('.scenario-link')
  assert.equal(await page.$eval('html', html => html.getAttribute('lang')), 'ko')
  assert.ok((await texts('.scenarios th')).includes('소요 시간'))
  await page.click('.bar > .quiet')
  assert.ok((await texts('.scenarios th')).includes('Duration'))
})

test('stays quick with ten thousand spans: few rows exist, and any of them can be reached', async t => {
  const spans = Array.from({ length: 10_000 }, (_, i) =>
    spanOf(i.toString(16).padStart(16, '0'), {
      name: `work ${i}`,
      traceId: `t${Math.floor(i / 100)}`,
      parentSpanId: i % 100 ? (i - (i % 100)).toString(16).padStart(16, '0') : null,
      startMs: i * 10,
      endMs: i * 10 + 50,
    }),
  )
  const large = scenarioOf({ spans })
  large.cap.truncated = true
  const path = `?lang=en#/scenario/${large.scenario.globalTraceId}`
  const { page, see, until, texts, active } = await openPage(t, { browser, scenarios: [large], path })
  await see('[role=treegrid]')
  assert.match((await texts('.notice')).join(), /the earliest 20,000 records/)
  await page.keyboard.press('j')
  await page.click('.toolbar .icon-unfold')
  await until(`document.querySelector('[role=treegrid]').getAttribute('aria-rowcount') === '10000'`)
  await page.keyboard.press('End')
  await until(`document.querySelector('.row.active')?.getBoundingClientRect().bottom <= innerHeight`)
  assert.equal(await active(), 'work 9999')
  assert.ok((await texts('.row')).length < 150)
})

test('shows a new scenario by itself, an outage while it lasts, and what to do when there is nothing', async t => {
  const { page, site, see, until, texts } = await openPage(t, { browser, scenarios: [] })
  await see('.message')
  assert.match((await texts('.message')).join(), /name this lens as its endpoint.*data-endpoint="http/s)

  site.add(shop)
  await see('.scenario-link')
  site.breakDown(true)
  await see('[role=alert]')
  assert.equal((await texts('.scenario-link')).length, 1)
  site.breakDown(false)
  await until(`!document.querySelector('[role=alert]')`)

  await page.type('.search input', 'nothing like it')
  await until(`document.querySelector('.message')?.textContent.includes('nothing like it')`)
})

test('says that there is no such scenario, and shows it when it arrives', async t => {
  const { site, see, texts } = await openPage(t, { browser, scenarios: [], path: inScenario })
  await see('[role=alert]')
  assert.match((await texts('main')).join(), /There is no scenario with this id/)
  site.add(shop)
  await see('[role=treegrid]')
})

test('shows a record’s text as text', async t => {
  const hostile = '<img src=x onerror="document.title=1"><script>document.title=2</script>'
  const span = spanOf('a1', {
    name: hostile,
    attributes: { [hostile]: hostile },
    status: 'error',
    statusMessage: hostile,
  })
  const scenario = scenarioOf({ spans: [span] })
  const path = `?lang=en#/scenario/${scenario.scenario.globalTraceId}?span=a1`
  const { page, see, texts, complaints } = await openPage(t, { browser, scenarios: [scenario], path })
  await see('.panel')
  assert.equal((await texts('.panel h2'))[0], hostile)
  assert.equal(await page.$('#viewer img[src=x]'), null)
  assert.deepEqual(complaints, [])
})

test('shows the beginning of a record of megabytes, and how much there is', async t => {
  const events = Array.from({ length: 2000 }, (_, n) => ({ timeMs: n, name: `step ${n}`, attributes: { n } }))
  const span = spanOf('a1', { name: '이름'.repeat(100_000), attributes: { note: '가나다 '.repeat(500_000) }, events })
  const scenario = scenarioOf({ spans: [span] })
  const path = `?lang=en#/scenario/${scenario.scenario.globalTraceId}?span=a1`
  const { see, texts } = await openPage(t, { browser, scenarios: [scenario], path })
  await see('.panel')
  const notes = (await texts('.attributes dd')).filter(text => text.endsWith(' … 1,990,000 more characters'))
  assert.equal(notes.length, 1)
  assert.equal((await texts('.moment')).length, 500)
  assert.ok((await texts('.section > p')).includes('… 1,500 more'))
})

test('gives fingers room at 360 px', async t => {
  const path = `${inScenario}?span=${refused.spanId}`
  const { page, see } = await openPage(t, { browser, scenarios: [shop], width: 360, path })
  await see('.panel')
  const small = `[...document.querySelectorAll('button, a, input, .caret, .row')].filter(e => {
    const { width, height } = e.getBoundingClientRect()
    return width > 0 && e.checkVisibility() && getComputedStyle(e).display !== 'none' && (e.closest('.search') ?? e).getBoundingClientRect().height < 40
  }).map(e => e.outerHTML.slice(0, 120))`
  assert.deepEqual(await page.evaluate(small), [])
})

for (const width of [360, 1280]) {
  test(`keeps what is long and deep within its place at ${width} px`, async t => {
    const deep = Array.from({ length: 20 }, (_, n) =>
      spanOf(`a${n}`, {
        name: `step ${n}`,
        service: 'payment-gateway-'.repeat(8),
        parentSpanId: n ? `a${n - 1}` : null,
      }),
    )
    const scenario = scenarioOf({ spans: deep })
    const path = `?lang=en#/scenario/${scenario.scenario.globalTraceId}?span=a0`
    const { page, see } = await openPage(t, { browser, scenarios: [scenario], width, path })
    await see('.panel')
    await page.type('input[type=search]', 'step')
    await see('.matches')
    const beyond = `(selector, within) => [...document.querySelectorAll(selector)]
      .filter(e => e.getBoundingClientRect().right > e.closest(within).getBoundingClientRect().right + 1)
      .map(e => e.outerHTML.slice(0, 120))`
    for (const [selector, within] of [
      ['.search, .step', '.bar'],
      ['.facts-list *', '.panel'],
      ['.row .title', '.cell-name'],
    ])
      assert.deepEqual(await page.evaluate(`(${beyond})('${selector}', '${within}')`), [], selector)
  })
}

test('names itself to assistive technology: a tree grid with levels, states and names', async t => {
  const { page, see } = await openPage(t, { browser, scenarios: [shop], path: inScenario })
  await see('[role=treegrid]')
  const tree = await page.accessibility.snapshot({ interestingOnly: false })
  const all = (node: SerializedAXNode): SerializedAXNode[] => [node, ...(node.children ?? []).flatMap(all)]
  const grid = all(tree!).find(node => node.role === 'treegrid')
  assert.equal(grid?.name, 'Timeline of the scenario')
  const failed = all(grid!).find(node => node.role === 'row' && /^POST \/api\/orders.*Error/.test(node.name ?? ''))
  assert.equal(failed?.level, 2)
  assert.equal(failed?.expanded, true)
  assert.match(failed?.name ?? '', /Same again: 1 of 2.*shop-web.*Error 620 ms starts at/)
})
