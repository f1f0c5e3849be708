import { expect } from 'chai'
import { openPage, type Page, type PageOptions, type SentLog } from '../../support/page.js'

/** How the page's collector answers from now on; nothing: as it should. */
const setFault = (page: Page, fault = 'times=0') => fetch(`/fault/${page.id}?${fault}`, { method: 'PUT' })
const NO_JOURNAL =
  "Object.defineProperty(window, 'indexedDB', { get() { throw new DOMException('blocked', 'SecurityError') } })"
// As if the page had been ended before its writes were through.
const UNKEPT = `const { put } = IDBObjectStore.prototype
  IDBObjectStore.prototype.put = function (...args) {
    const request = put.apply(this, args)
    this.transaction.abort()
    return request
  }`
const WATCH_WARNINGS = `window.warnings = []
  console.warn = (...args) => warnings.push(args.join(' '))`

/** Opens a page, and waits until its second file is there and what it has to say at its start is said. */
async function open(options: PageOptions = {}): Promise<Page> {
  const page = await openPage({ isSending: true, ...options })
  await page.window.silmari.flush()
  const isDurable = !options.before?.includes('indexedDB')
  await until(() => page.window.silmari.stats().isDurable === isDurable)
  return page
}

async function until(isSo: () => unknown): Promise<void> {
  while (!(await isSo())) await new Promise(resolve => setTimeout(resolve, 50))
}

function write(page: Page, count: number, text = 'line'): void {
  for (let i = 0; i < count; i++) page.window.silmari.log.info(`${text} ${i}`)
}

/** What has come of the lines that were written, each as often as it came; does not flush. */
async function linesOf({ id }: Page, text = 'line'): Promise<string[]> {
  const { logs } = await (await fetch(`/sent/${id}`)).json()
  return logs.map(({ body }: SentLog) => String(body)).filter((body: string) => body.startsWith(text))
}

describe('features: delivery', () => {
  for (const [name, fault] of Object.entries({
    '429': 'status=429&times=2',
    '502': 'status=502&times=2',
    '503': 'status=503&times=2',
    '504': 'status=504&times=2',
    'a connection that breaks': 'cut=1&times=2',
  })) {
    it(`tries again after ${name}, until each record is there once`, async () => {
      const page = await open()
      await setFault(page, fault)
      write(page, 20)
      await until(async () => (await linesOf(page)).length >= 20)
      expect(new Set(await linesOf(page)).size).to.equal(20)
      expect((await linesOf(page)).length).to.equal(20)
      page.close()
    })
  }

  for (const status of [400, 401, 403, 404]) {
    it(`drops what is refused with ${status}, counts it and says so once`, async () => {
      const page = await open({ before: WATCH_WARNINGS })
      await setFault(page, `status=${status}&times=1000`)
      write(page, 10, 'refused')
      await page.window.silmari.flush()
      const reason = `refused_${status}`
      expect(page.window.silmari.stats().dropped[reason]).to.be.at.least(10)
      write(page, 10, 'refused')
      // It lets the collector be for a while.
      await until(() => page.window.silmari.stats().dropped[reason] >= 20)
      const warnings = page.window.warnings.filter((text: string) => text.includes(reason))
      expect(warnings.length).to.equal(1)
      await setFault(page)
      write(page, 1, 'after')
      await until(async () => (await linesOf(page, 'after')).length === 1)
      expect(await linesOf(page, 'refused')).to.deep.equal([])
      page.close()
    })
  }

  for (const [form, toAfter] of Object.entries({
    seconds: (): string => '2',
    'a date': (): string => new Date(Date.now() + 3000).toUTCString(),
  })) {
    it(`waits as long as Retry-After says in ${form}`, async () => {
      const page = await open()
      await setFault(page, `status=429&times=1&after=${encodeURIComponent(toAfter())}`)
      const since = performance.now()
      write(page, 5)
      void page.window.silmari.flush()
      await until(async () => (await linesOf(page)).length === 5)
      // A date has whole seconds.
      expect(performance.now() - since).to.be.above(1900)
      page.close()
    })
  }

  it('sends in smaller parts what is too large for the collector', async () => {
    const page = await open()
    const before = (await page.sent()).requests.length
    await setFault(page, 'status=413&times=1')
    write(page, 100)
    await until(async () => (await linesOf(page)).length === 100)
    const { requests } = await page.sent()
    expect(requests.length - before).to.be.at.least(2)
    page.close()
  })

  it('counts the spans that the collector rejects of a batch', async () => {
    const page = await open()
    await setFault(page, 'rejected=2')
    page.window.silmari.trace('work', () => {})
    page.window.silmari.trace('work', () => {})
    await page.window.silmari.flush()
    expect(page.window.silmari.stats().dropped.rejected).to.equal(2)
    page.close()
  })

  it('answers a flush with what was delivered, kept and dropped', async () => {
    const page = await open()
    const before = await page.window.silmari.flush()
    write(page, 7)
    const after = await page.window.silmari.flush()
    expect(after.delivered - before.delivered).to.be.at.least(7)
    expect([after.kept, after.dropped, after.isDurable]).to.deep.equal([0, {}, true])
    await setFault(page, 'status=503&times=1000')
    write(page, 5)
    expect((await page.window.silmari.flush()).kept).to.be.at.least(5)
    page.close()
  })

  it('asks nothing of the collector when there is nothing to say', async () => {
    const page = await open()
    let before = -1
    // Vitals and the like come late.
    await until(async () => {
      const { requests } = await page.sent()
      const isQuiet = requests.length === before
      before = requests.length
      if (!isQuiet) await new Promise(resolve => setTimeout(resolve, 4000))
      return isQuiet
    })
    await page.window.silmari.flush()
    expect((await page.sent()).requests.length).to.equal(before)
    page.close()
  }).timeout(40_000)

  it('goes by the browser’s own fetch, and is never traced', async () => {
    const page = await open()
    const { window: win } = page
    const native = win.fetch
    let calls = 0
    win.fetch = (...args: unknown[]) => {
      calls++
      return native.apply(win, args)
    }
    write(page, 5)
    const { spans } = await page.sent()
    expect(calls).to.equal(0)
    expect(JSON.stringify(spans)).to.not.include('/otlp/')
    expect((await linesOf(page)).length).to.equal(5)
    page.close()
  })

  it('numbers the records of a page without a gap', async () => {
    const page = await open()
    write(page, 20)
    await page.window.silmari.trace('work', () => {})
    const { spans, logs } = await page.sent()
    const numbers = new Set([...spans, ...logs].map(({ attributes }) => Number(attributes['silmari.sequence'])))
    // Spans that are still going on have their number, too.
    const isGoingOn = Math.max(...numbers) - numbers.size
    expect(isGoingOn).to.be.at.most(2)
    page.close()
  })

  it('records how far the collector’s clock is ahead', async () => {
    const id = `ahead-${Date.now()}`
    await fetch(`/fault/${id}?ahead=${3600e3}`, { method: 'PUT' })
    const page = await open({ options: { endpoint: `/otlp/${id}` } })
    await leave(page)
    const skew = Number((await endOf({ ...page, id })).attributes['silmari.clock.skew_ms'])
    expect(skew).to.be.within(3590e3, 3610e3)
  })

  it('tells at the end of a page what became of its records', async () => {
    const page = await open()
    write(page, 10)
    await page.window.silmari.flush()
    await setFault(page, 'status=404&times=1')
    write(page, 4)
    await page.window.silmari.flush()
    await setFault(page)
    await leave(page)
    const { attributes } = await endOf(page)
    expect(attributes['silmari.delivered']).to.be.at.least(10)
    expect(attributes['silmari.dropped.refused_404']).to.be.at.least(4)
  })

  it('keeps all in memory where there is no journal, and says so', async () => {
    const page = await open({ before: NO_JOURNAL })
    expect(page.window.silmari.stats().isDurable).to.equal(false)
    await setFault(page, 'status=503&times=1')
    write(page, 10)
    await until(async () => (await linesOf(page)).length === 10)
    page.close()
  })

  it('drops the least important first when its memory is full, and counts it', async () => {
    const page = await open({ before: NO_JOURNAL })
    await setFault(page, 'status=503&times=1000')
    for (let i = 0; i < 3; i++) page.window.silmari.captureError(new page.window.Error(`failure ${'abc'[i]}`))
    const text = 'x'.repeat(500)
    for (let i = 0; i < 5000; i++) page.window.silmari.log.info(`line ${i} ${text}`)
    await page.window.silmari.flush()
    const { dropped } = page.window.silmari.stats()
    expect(dropped.queue_full).to.be.above(1000)
    await setFault(page)
    await until(async () => {
      await page.window.silmari.flush()
      return (await linesOf(page, 'Error: failure')).length === 3
    })
    await until(async () => (await page.window.silmari.flush()).kept === 0)
    const lines = await linesOf(page)
    expect(lines.length + page.window.silmari.stats().dropped.queue_full).to.equal(5000)
    // The oldest went.
    expect(lines.some(line => line.startsWith('line 4999 '))).to.equal(true)
    page.close()
  }).timeout(60_000)
})

describe('features: a scenario that is not sampled', () => {
  const sampling = { rate: 0, keepErrors: true }

  it('costs ids and headers only', async () => {
    const page = await openPage({ isSending: true, options: { sampling } })
    write(page, 20)
    await page.window.fetch(page.url)
    const { requests } = await page.sent()
    expect(requests).to.deep.equal([])
    const [hit] = await page.hits()
    expect(hit!.headers['x-global-trace-id']).to.equal(page.window.silmari.globalTraceId)
    expect(hit!.headers.traceparent).to.match(/-0[02]$/)
    page.close()
  })

  it('is told with what came before once there is an error', async () => {
    const page = await openPage({ isSending: true, options: { sampling } })
    write(page, 1000)
    await page.window.silmari.flush()
    page.window.silmari.captureError(new page.window.Error('of the page'))
    write(page, 1, 'after')
    await until(async () => (await page.sent()).logs.some(({ eventName }) => eventName === 'exception'))
    const lines = await linesOf(page)
    expect(lines.length).to.be.within(100, 300)
    expect(lines).to.include('line 999')
    expect(lines).to.not.include('line 0')
    await until(async () => (await linesOf(page, 'after')).length === 1)
    page.close()
  })

  it('is not told where the application does not want it', async () => {
    const page = await openPage({ isSending: true, options: { sampling: { rate: 0, keepErrors: false } } })
    page.window.silmari.captureError(new page.window.Error('of the page'))
    expect((await page.sent()).requests).to.deep.equal([])
    page.close()
  })
})

/** Several pages of one origin that send to one collector. */
async function openAll(count: number): Promise<Page[]> {
  const first = await open()
  const pages = [first]
  while (pages.length < count) pages.push(await open({ options: { endpoint: `/otlp/${first.id}` } }))
  return pages
}

describe('features: the journal', () => {
  for (const count of [2, 5]) {
    it(`of ${count} tabs: the one that outlives the others sends what they have left, once`, async () => {
      const pages = await openAll(count)
      const [first] = pages
      await setFault(first!, 'status=503&times=1000000')
      for (const [i, page] of pages.entries()) write(page, 20, `line of ${i}:`)
      for (const page of pages) await page.window.silmari.flush()
      for (const page of pages.slice(1)) page.close()
      await setFault(first!)
      await until(async () => new Set(await linesOf(first!)).size === 20 * count)
      first!.close()
    }).timeout(80_000)
  }

  it('has what the browser did not keep of a page that went, from its last words', async () => {
    const page = await open()
    await setFault(page, 'status=503&times=1000000')
    page.window.eval(UNKEPT)
    write(page, 30)
    await leave(page)
    await setFault(page)
    const next = await open({ options: { endpoint: `/otlp/${page.id}` } })
    await until(async () => new Set(await linesOf(page)).size === 30)
    expect(localStorage.getItem(`silmari.last ${location.origin}/otlp/${page.id}`)).to.equal(null)
    next.close()
  }).timeout(40_000)

  it('is read by another version of the SDK but for what it does not know, which is counted', async () => {
    const page = await open()
    await setFault(page, 'status=503&times=1000000')
    write(page, 30)
    await page.window.silmari.flush()
    await leave(page)
    await edit(page, store => {
      const owner = 'f'.repeat(32)
      store.put({ version: 99, records: 'of another shape' }, [Date.now(), owner, 1, 1000, 7])
    })
    await setFault(page)
    const next = await open({ options: { endpoint: `/otlp/${page.id}` } })
    await until(async () => new Set(await linesOf(page)).size === 30)
    await until(() => next.window.silmari.stats().dropped.journal_unreadable === 7)
    next.close()
  }).timeout(40_000)

  it('loses of what was corrupted only what cannot be read, and counts it', async () => {
    const page = await open()
    await setFault(page, 'status=503&times=1000000')
    write(page, 30)
    await page.window.silmari.flush()
    await leave(page)
    let damaged = ''
    await edit(page, store => {
      store.put('nonsense', 'no key of ours')
      store.openCursor().onsuccess = ({ target }) => {
        const cursor = (target as IDBRequest<IDBCursorWithValue | null>).result
        const { ids, texts } = cursor?.value ?? {}
        const at = texts?.findIndex((text: string) => text.includes('"line '))
        if (damaged || !cursor) return
        if (!(at >= 0)) return cursor.continue()
        damaged = ids[at]
        cursor.update({ ...cursor.value, texts: texts.with(at, texts[at].slice(0, -9)) })
      }
    })
    expect(damaged).to.not.equal('')
    await setFault(page)
    const next = await open({ options: { endpoint: `/otlp/${page.id}` } })
    await until(async () => new Set(await linesOf(page)).size === 29)
    await until(() => next.window.silmari.stats().dropped.journal_unreadable === 2)
    next.close()
  }).timeout(40_000)
})

/** Sends the page elsewhere. */
async function leave(page: Page): Promise<void> {
  const left = new Promise(resolve => page.frame.addEventListener('load', resolve, { once: true }))
  page.frame.src = 'about:blank'
  await left
}

/** What the page has told of itself at its end. */
async function endOf({ id }: Page): Promise<SentLog> {
  for (;;) {
    const { logs } = await (await fetch(`/sent/${id}`)).json()
    const found = logs.findLast(({ eventName }: SentLog) => eventName === 'silmari.delivery')
    if (found) return found
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}

/** Changes the journal by hand. */
async function edit({ id }: Page, how: (store: IDBObjectStore) => void): Promise<void> {
  const { name } = (await indexedDB.databases()).find(({ name }) => name!.endsWith(id))!
  await new Promise<void>((resolve, reject) => {
    const request = indexedDB.open(name!)
    request.onerror = () => reject(request.error)
    request.onsuccess = () => {
      const transaction = request.result.transaction('parcels', 'readwrite')
      how(transaction.objectStore('parcels'))
      transaction.oncomplete = () => {
        request.result.close()
        resolve()
      }
    }
  })
}
