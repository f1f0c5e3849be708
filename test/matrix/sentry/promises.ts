/** What `linkSentry` promises, on one line of @sentry/browser in a real browser. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Page as Tab } from 'puppeteer-core'
import { bundle, toScript } from '../../support/bundle.js'
import type { Hit, Sent, SentLog } from '../../support/page.js'
import { startTabs, type Tabs, until } from '../../support/tab.js'

interface SentryEvent {
  readonly event_id: string
  readonly type?: string
  readonly message?: string
  readonly transaction?: string
  readonly tags: Record<string, string>
  readonly contexts: { readonly trace: { readonly trace_id: string; readonly span_id: string } }
  readonly exception?: { readonly values: readonly { readonly value: string }[] }
}
interface Moment {
  readonly globalTraceId: string
  readonly traceId: string
  readonly spanId: string
}
interface Visit {
  /** As Sentry sent them. */
  readonly events: SentryEvent[]
  /** What was current where the page said `here(name)`. */
  readonly moments: Record<string, Moment>
  readonly ids: { readonly globalTraceId: string; readonly sessionId: string; readonly pageId: string }
  readonly sent: Sent
  readonly hits: Hit[]
}

interface VisitOptions {
  /** Links and starts Sentry, in the order that the test is about. */
  readonly start?: string
  /** The body of a click handler. */
  readonly onClick?: string
  readonly silmari?: object
  /** Where the SDK's script stands: before Sentry's by default. */
  readonly isSdkLast?: boolean
  readonly isDone: (visit: Visit) => unknown
}

const LINK = 'window.unlink = linkSentry(silmari, Sentry.getClient)'
const TRACING = 'tracesSampleRate: 1, integrations: [Sentry.browserTracingIntegration()]'
const init = (options = '') => `Sentry.init({ dsn, beforeSend: keep, beforeSendTransaction: keep, ${options} })`
const AFTER_INIT = `${init()}; ${LINK}`

const nameOf = ({ exception, message }: SentryEvent) => exception?.values[0]?.value ?? message ?? ''
const named = ({ events }: Visit, name: string) => events.filter(event => nameOf(event) === name)
const logsOf = ({ sent }: Visit, message: string) =>
  sent.logs.filter(({ attributes }) => attributes['exception.message'] === message)
const traceOf = ({ contexts: { trace } }: SentryEvent) => [trace.trace_id, trace.span_id]
const momentOf = ({ moments }: Visit, name: string) => [moments[name]!.traceId, moments[name]!.spanId]
const idIn = ({ attributes }: SentLog) => attributes['sentry.event_id']

/** @param folder where the package is. */
export function promiseSentry(line: string, folder: string): void {
  describe(`@sentry/browser ${line}`, { timeout: 240_000, concurrency: 2 }, () => {
    let tabs: Tabs
    let script: string
    before(async () => {
      const { code } = await bundle(
        `import * as Sentry from '@sentry/browser'
        import { linkSentry } from 'silmari/sentry'
        Object.assign(window, { Sentry, linkSentry, events: [], moments: {} })
        window.dsn = location.origin.replace('//', '//key@') + location.pathname.replace('page', 'do') + '/1'
        window.keep = event => (events.push(JSON.parse(JSON.stringify(event))), event)
        window.here = name => { moments[name] = silmari.current() }
        window.ask = () => fetch(location.pathname.replace('page', 'do')).then(answer => answer.text())`,
        { folder },
      )
      script = toScript(code)
      tabs = await startTabs('Chromium')
    })
    after(() => tabs.close())

    const read = async (tab: Tab, url: string): Promise<Visit> => {
      const inPage = await tab.evaluate(async () => {
        const { silmari, events, moments } = window as never as {
          silmari: Visit['ids'] & { flush(): Promise<unknown> }
          events: SentryEvent[]
          moments: Record<string, Moment>
        }
        const { globalTraceId, sessionId, pageId } = silmari
        await silmari.flush()
        return { events, moments, ids: { globalTraceId, sessionId, pageId } }
      })
      return { ...inPage, sent: await tabs.sent(url), hits: await tabs.hits(url) }
    }

    async function visit(options: VisitOptions): Promise<Visit> {
      const { start = AFTER_INIT, onClick = '', isSdkLast, isDone } = options
      const url = await tabs.page(
        `${isSdkLast ? '' : '<!-- SDK -->'}<button>pay</button>${script}${isSdkLast ? '<!-- SDK -->' : ''}
        <script>${start}; document.querySelector('button').onclick = async () => { ${onClick} }</script>`,
        options.silmari,
      )
      const tab = await tabs.open()
      await tab.goto(url)
      if (onClick) await tab.click('button')
      const seen = await until('the visit', async () => {
        const visit = await read(tab, url)
        return isDone(visit) ? visit : undefined
      })
      await tab.close()
      return seen
    }

    /** Waits for the record and the event of an error. */
    const both =
      (...messages: string[]) =>
      (visit: Visit) =>
        messages.every(message => named(visit, message).length && logsOf(visit, message).length)

    const LINKED: readonly [when: string, start: string][] = [
      ['linked after Sentry.init', AFTER_INIT],
      ['linked before Sentry.init', `${LINK}; ${init()}`],
      ['linked long before Sentry.init', `${LINK}; window.late = () => { ${init()} }; setTimeout(late, 400)`],
      ['with browserTracingIntegration', `${init(TRACING)}; ${LINK}`],
      ['linked before, with browserTracingIntegration', `${LINK}; ${init(TRACING)}`],
    ]
    for (const [when, start] of LINKED) {
      test(`links event and record of an uncaught error both ways, ${when}`, async () => {
        const onClick = `${start.includes('late') ? 'await new Promise(done => setTimeout(done, 500));' : ''}
          silmari.scenario.start('checkout'); here('boom'); throw new Error('boom')`
        const seen = await visit({ start, onClick, isDone: both('boom') })
        const [event, ...more] = named(seen, 'boom')
        const [log, ...moreLogs] = logsOf(seen, 'boom')
        assert.deepEqual([more, moreLogs], [[], []], 'reported once')
        const { globalTraceId, sessionId, pageId } = seen.ids
        const tags = { global_trace_id: globalTraceId, 'session.id': sessionId, 'page.id': pageId }
        // The handler is an async function: what it throws is a rejection.
        assert.deepEqual(event!.tags, { ...tags, 'scenario.name': 'checkout', 'silmari.cause': 'inferred' })
        assert.deepEqual(traceOf(event!), momentOf(seen, 'boom'))
        assert.equal(idIn(log!), event!.event_id)
        assert.deepEqual([log!.traceId, log!.spanId], traceOf(event!))
      })
    }

    // What a handler does in turn; each names its error.
    const MOMENTS: Readonly<Record<string, string>> = {
      'a handler': `here(it); Sentry.captureException(new Error(it))`,
      'what follows an await': `await ask(); here(it); Sentry.captureException(new Error(it))`,
      'a timer': `setTimeout(() => { here(it); throw new Error(it) }, 20)`,
      'a span of the application, after an await': `await silmari.trace('work', async () => {
        await ask(); here(it); Sentry.captureException(new Error(it)) })`,
      'an error given to silmari': `silmari.trace('work', () => { here(it); silmari.captureError(new Error(it)) })`,
      'a text given to silmari': `silmari.trace('work', () => { here(it); silmari.captureError(it) })`,
      'a promise that nobody handles': `await ask(); here(it); throw new Error(it)`,
    }
    const names = Object.keys(MOMENTS)
    const onMoments = names.map(name => `{ const it = '${name}'; ${MOMENTS[name]} }`).join('; ')
    for (const [how, start] of [
      ['', AFTER_INIT],
      [', with browserTracingIntegration', `${init(TRACING)}; ${LINK}`],
    ] as const) {
      test(`event and record have the trace and span of the moment${how}`, async () => {
        const seen = await visit({ start, onClick: onMoments, isDone: both(...names) })
        for (const name of names) {
          const [event, ...more] = named(seen, name)
          const [log, ...moreLogs] = logsOf(seen, name)
          assert.deepEqual([more, moreLogs], [[], []], `${name}: reported once`)
          assert.deepEqual(traceOf(event!), momentOf(seen, name), name)
          assert.deepEqual([log!.traceId, log!.spanId], momentOf(seen, name), name)
          assert.equal(idIn(log!), event!.event_id, name)
          // A rejection is told in a task of its own: that it belongs to the click is inferred, and said so.
          const certainty = name === 'a promise that nobody handles' ? 'inferred' : undefined
          const told = [event!.tags['silmari.cause'], log!.attributes['silmari.cause']]
          assert.deepEqual(told, [certainty, certainty], name)
        }
      })
    }

    test('tells apart two acts that are under way at the same time', async () => {
      const seen = await visit({
        start: `${AFTER_INIT}; const other = document.body.appendChild(document.createElement('b'))
          other.onclick = async () => { here('second'); await ask(); Sentry.captureException(new Error('second')) }`,
        onClick: `here('first'); setTimeout(() => other.click(), 0); await ask(); await ask()
          Sentry.captureException(new Error('first'))`,
        isDone: both('first', 'second'),
      })
      for (const name of ['first', 'second'])
        assert.equal(traceOf(named(seen, name)[0]!)[0], seen.moments[name]!.traceId)
    })

    test('an error belongs to the scenario in which it happened, though another begins at once', async () => {
      const seen = await visit({
        onClick: `here('last'); silmari.captureError(new Error('last')); silmari.scenario.start('next')`,
        isDone: both('last'),
      })
      assert.equal(named(seen, 'last')[0]!.tags.global_trace_id, seen.moments.last!.globalTraceId)
      assert.notEqual(seen.moments.last!.globalTraceId, seen.ids.globalTraceId)
    })

    test('reports an error once that is captured twice and thrown on', async () => {
      const seen = await visit({
        onClick: `const error = new Error('again'); Sentry.captureException(error); silmari.captureError(error)
          setTimeout(() => { Sentry.captureMessage('done'); throw error }, 50)`,
        isDone: visit => both('again')(visit) && named(visit, 'done').length,
      })
      assert.deepEqual([named(seen, 'again').length, logsOf(seen, 'again').length], [1, 1])
    })

    test('gives messages their ids, and keeps tags and contexts of the application', async () => {
      const seen = await visit({
        onClick: `here('hello')
          Sentry.captureMessage('hello', { tags: { team: 'pay' }, contexts: { order: { id: 7 } } })`,
        isDone: visit => named(visit, 'hello').length,
      })
      const [event] = named(seen, 'hello')
      assert.deepEqual([event!.tags.global_trace_id, event!.tags.team], [seen.ids.globalTraceId, 'pay'])
      assert.deepEqual((event!.contexts as Record<string, unknown>).order, { id: 7 })
      assert.deepEqual(traceOf(event!), momentOf(seen, 'hello'))
    })

    test('tags a transaction and leaves its trace alone', async () => {
      const seen = await visit({
        start: `${init(`${TRACING}, traceLifecycle: 'static'`)}; ${LINK}
          Sentry.startSpan({ name: 'own', forceTransaction: true }, () => here('own'))`,
        isDone: ({ events }) => events.some(({ transaction }) => transaction === 'own'),
      })
      const event = seen.events.find(({ transaction }) => transaction === 'own')
      assert.equal(event!.tags.global_trace_id, seen.ids.globalTraceId)
      assert.notEqual(event!.contexts.trace.trace_id, seen.moments.own!.traceId)
    })

    test('tags spans that Sentry sends without a transaction', async () => {
      const seen = await visit({
        start: `Sentry.init({ dsn, tracesSampleRate: 1, traceLifecycle: 'stream', integrations: [Sentry.spanStreamingIntegration()] })
          ${LINK}
          Sentry.getClient().on('processSpan', ({ name, attributes }) => events.push({ message: name, tags: attributes }))
          Sentry.startSpan({ name: 'own' }, () => {})`,
        isDone: visit => named(visit, 'own').length,
      })
      assert.equal(named(seen, 'own')[0]!.tags.global_trace_id, seen.ids.globalTraceId)
    })

    test('records breadcrumbs when asked to', async () => {
      const seen = await visit({
        start: `${init()}; linkSentry(silmari, Sentry.getClient(), { breadcrumbs: true })`,
        onClick: `Sentry.addBreadcrumb({ category: 'cart', message: 'coupon used' })`,
        isDone: ({ sent }) => sent.logs.some(({ body }) => body === 'coupon used'),
      })
      const crumb = seen.sent.logs.find(({ body }) => body === 'coupon used')
      assert.equal(crumb!.attributes['sentry.breadcrumb.category'], 'cart')
    })

    test('leaves no trace after its undo', async () => {
      const seen = await visit({
        onClick: `unlink(); Sentry.captureException(new Error('theirs')); silmari.captureError(new Error('ours'))
          setTimeout(() => Sentry.captureMessage('done'), 50)`,
        isDone: visit => named(visit, 'done').length && logsOf(visit, 'ours').length,
      })
      assert.equal(named(seen, 'theirs')[0]!.tags?.global_trace_id, undefined)
      assert.deepEqual([named(seen, 'ours'), logsOf(seen, 'theirs')], [[], []])
      assert.equal(idIn(logsOf(seen, 'ours')[0]!), undefined)
    })

    test('follows Sentry to another client', async () => {
      const seen = await visit({
        start: `${AFTER_INIT}; ${init(`release: 'second'`)}`,
        onClick: `silmari.captureError(new Error('there'))`,
        isDone: both('there'),
      })
      assert.equal(idIn(logsOf(seen, 'there')[0]!), named(seen, 'there')[0]!.event_id)
    })

    const request = ({ hits }: Visit) => hits.find(({ method, path }) => method === 'GET' && !path.includes('envelope'))
    const idsOf = ({ headers }: Hit) => ({
      ours: headers.traceparent!.split('-').slice(1, 3),
      theirs: headers['sentry-trace']!.split('-').slice(0, 2),
    })
    for (const isSdkLast of [false, true]) {
      const order = isSdkLast ? 'Sentry came first' : 'silmari came first'
      const onClick = `here('click'); await ask()`

      test(`the headers of both are on one request: ${order}`, async () => {
        const seen = await visit({
          start: `${init(TRACING)}; ${LINK}`,
          isSdkLast,
          onClick,
          isDone: request,
        })
        const { headers } = request(seen)!
        const { ours, theirs } = idsOf(request(seen)!)
        assert.equal(ours[0], seen.moments.click!.traceId)
        assert.match(headers.baggage!, new RegExp(`sentry-trace_id=${theirs[0]}`))
        assert.match(headers.baggage!, new RegExp(`global_trace_id=${seen.ids.globalTraceId}`))
        assert.equal(headers.baggage!.match(/global_trace_id=/g)!.length, 1)
      })

      test(`with the format sentry, and targets for none of Sentry's own, both name one span: ${order}`, async () => {
        const seen = await visit({
          start: `${init(`${TRACING}, tracePropagationTargets: []`)}; ${LINK}`,
          isSdkLast,
          silmari: { propagate: { formats: ['w3c', 'sentry'] } },
          onClick,
          isDone: request,
        })
        const { ours, theirs } = idsOf(request(seen)!)
        assert.deepEqual(theirs, ours)
      })
    }
  })
}
