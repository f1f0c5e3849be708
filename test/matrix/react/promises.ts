/** What `silmari/react` promises, on one line of React in a real browser. */
import assert from 'node:assert/strict'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import type { Page as Tab } from 'puppeteer-core'
import { type BundleOptions, bundle, toScript } from '../../support/bundle.js'
import type { Sent, SentLog, SentSpan } from '../../support/page.js'
import { startTabs, type Tabs, until } from '../../support/tab.js'

interface Opened {
  readonly tab: Tab
  /** What the page has sent, as soon as `isThere` finds what it looks for. */
  sent(isThere: (sent: Sent) => unknown): Promise<Sent>
  text(selector: string): Promise<string | null>
  /** Of the console, and what `window.onerror` was told. */
  complaints(): Promise<string[]>
}

// What every application here begins with.
const PRELUDE = `
  import * as React from 'react'
  import { createRoot, hydrateRoot } from 'react-dom/client'
  import { init } from 'silmari'
  import * as ours from 'silmari/react'
  const { SilmariProvider, ErrorBoundary, rootErrorHandlers, useRoute, useRouteOf, useScenario, useSilmari, useTraced, toTemplate } = ours
  const { StrictMode, Suspense, lazy, memo, useState, useEffect } = React
  const root = () => document.querySelector('#root')
  const ask = () => fetch(location.pathname.replace('page', 'do')).then(answer => answer.text())
  const own = () => init({ service: { name: 'shop-web' }, endpoint: globalThis.location?.pathname.replace('page', 'otlp') })
  const ofPage = () => globalThis[Symbol.for('silmari')]
  Object.assign(globalThis, { ask, ofPage })
`
const COMPLAINTS = `<script>
  window.complaints = []
  const { error } = console
  console.error = (...args) => { complaints.push('console: ' + args.join(' ')); error.apply(console, args) }
  addEventListener('error', ({ message }) => complaints.push('window: ' + message))
</script>`
/** Leaves the SDK to the application. */
const NO_SCRIPT_TAG = { enabled: false }

const spanOf = ({ spans }: Sent, name: string): SentSpan | undefined => spans.find(span => span.name === name)
const errorsOf = ({ logs }: Sent): SentLog[] => logs.filter(({ eventName }) => eventName === 'exception')
const stackOf = ({ attributes }: SentLog) => String(attributes['react.component_stack'])

/** @param folder where the packages are. */
export function promiseReact(version: number, folder: string): void {
  describe(`React ${version}`, { timeout: 240_000, concurrency: 2 }, () => {
    let tabs: Tabs
    before(async () => {
      tabs = await startTabs('Chromium')
    })
    after(() => tabs.close())

    const build = async (code: string, options?: BundleOptions) =>
      (await bundle(`${PRELUDE}${code}`, { folder, ...options })).code

    interface OpenOptions extends BundleOptions {
      readonly body?: string
      readonly silmari?: object
    }
    async function open(code: string, { body = '<div id="root"></div>', silmari, ...options }: OpenOptions = {}) {
      const script = toScript(await build(code, options))
      const url = await tabs.page(`${COMPLAINTS}${body}${script}`, silmari)
      const tab = await tabs.open()
      await tab.goto(url)
      const opened: Opened = {
        tab,
        sent: isThere =>
          until('telemetry', async () => {
            await tab.evaluate('ofPage()?.flush()')
            const sent = await tabs.sent(url)
            return isThere(sent) ? sent : undefined
          }),
        text: selector => tab.$eval(selector, element => element.textContent),
        complaints: () => tab.evaluate('complaints') as Promise<string[]>,
      }
      return { ...opened, url }
    }
    const settled = (tab: Tab, script: string) => tab.waitForFunction(script, { timeout: 20_000 })

    describe('SilmariProvider', () => {
      test('gives the handle that it was given, and leaves it alone when it goes', async () => {
        const { tab, text } = await open(`
          function Id() { return <b>{useSilmari().globalTraceId}</b> }
          const app = createRoot(root())
          app.render(<SilmariProvider client={window.silmari}><Id /></SilmariProvider>)
          window.leave = () => app.unmount()`)
        await tab.waitForSelector('b')
        assert.equal(await text('b'), await tab.evaluate('silmari.globalTraceId'))
        await tab.evaluate('leave(), new Promise(done => setTimeout(done, 50))')
        assert.equal(await tab.evaluate('ofPage() === silmari'), true)
      })

      for (const mode of ['development', 'production'] as const) {
        test(`owns what it started, mounts twice without harm, and ends it when it goes: ${mode}`, async () => {
          const { tab, sent } = await open(
            `const app = createRoot(root())
            const native = window.fetch
            function Pay() { const silmari = useSilmari(); return <button onClick={ask}>{silmari.globalTraceId}</button> }
            app.render(<StrictMode><SilmariProvider client={own}><Pay /></SilmariProvider></StrictMode>)
            window.leave = () => app.unmount()
            window.isRestored = () => window.fetch === native`,
            { mode, silmari: NO_SCRIPT_TAG },
          )
          await tab.waitForSelector('button')
          await tab.evaluate('new Promise(done => setTimeout(done, 50))')
          await tab.click('button')
          const isRequest = ({ name }: SentSpan) => name.startsWith('GET')
          const isClick = ({ name }: SentSpan) => name.startsWith('click')
          const { spans } = await sent(({ spans }) => spans.some(isRequest) && spans.some(isClick))
          assert.equal(spans.find(isRequest)!.parentSpanId, spans.find(isClick)!.spanId)
          await tab.evaluate('leave()')
          await settled(tab, '!ofPage() && isRestored()')
        })
      }

      test('lives as long as one of two that own the same handle', async () => {
        const { tab } = await open(
          `const apps = [1, 2].map(() => createRoot(root().appendChild(document.createElement('div'))))
          for (const app of apps) app.render(<SilmariProvider client={own}><b>here</b></SilmariProvider>)
          window.leave = n => apps[n].unmount()`,
          { silmari: NO_SCRIPT_TAG },
        )
        await settled(tab, `document.querySelectorAll('b').length === 2`)
        await tab.evaluate('leave(0), new Promise(done => setTimeout(done, 50))')
        assert.equal(await tab.evaluate('!!ofPage()'), true)
        await tab.evaluate('leave(1)')
        await settled(tab, '!ofPage()')
      })

      test('is not needed beside a script tag; where there is neither, the hook says what to do', async () => {
        const app = `
          function Id() { return <b>{useSilmari().globalTraceId}</b> }
          class Catch extends React.Component {
            state = {}
            static getDerivedStateFromError(error) { return { error } }
            render() { return this.state.error ? <b>{this.state.error.message}</b> : this.props.children }
          }
          createRoot(root()).render(<Catch><Id /></Catch>)`
        const beside = await open(app)
        await beside.tab.waitForSelector('b')
        assert.equal(await beside.text('b'), await beside.tab.evaluate('silmari.globalTraceId'))
        const without = await open(app, { silmari: NO_SCRIPT_TAG })
        await without.tab.waitForSelector('b')
        assert.match((await without.text('b'))!, /useSilmari: no <SilmariProvider> above/)
      })
    })

    test('renders on a server, and hydrates without a complaint, also in a scenario that has a name', async () => {
      const App = `
        function Cart() { const { globalTraceId, name } = useScenario(); return <p>{name ?? 'none'} {globalTraceId}</p> }
        export const App = () => <SilmariProvider client={own}><ErrorBoundary><Cart /></ErrorBoundary></SilmariProvider>`
      const server = await build(
        `import { renderToString } from 'react-dom/server'
        ${App}
        export const html = renderToString(<App />)`,
        { platform: 'node', mode: 'development' },
      )
      mkdirSync('build/matrix', { recursive: true })
      const file = `build/matrix/server-${version}-${process.pid}.mjs`
      writeFileSync(
        file,
        `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url); ${server}`,
      )
      const { html } = await import(pathToFileURL(file).href).finally(() => rmSync(file))
      assert.equal(html, '<p>none<!-- --> </p>')

      const { tab, text, complaints } = await open(
        `${App}
        window.recovered = []
        hydrateRoot(root(), <StrictMode><App /></StrictMode>, { onRecoverableError: error => recovered.push(String(error)) })`,
        { mode: 'development', silmari: NO_SCRIPT_TAG, body: `<div id="root">${html}</div>` },
      )
      await settled(tab, `/[0-9a-f]{32}/.test(document.querySelector('p').textContent)`)
      assert.equal(await text('p'), `none ${await tab.evaluate('ofPage().globalTraceId')}`)
      await tab.evaluate(`ofPage().scenario.start('checkout')`)
      const id = await tab.evaluate('ofPage().globalTraceId')
      await tab.reload()
      await settled(tab, `/[0-9a-f]{32}/.test(document.querySelector('p').textContent)`)
      assert.equal(await text('p'), `checkout ${id}`)
      assert.deepEqual([await tab.evaluate('recovered'), await complaints()], [[], []])
    })

    describe('useScenario', () => {
      test('begins a scenario once, is in it again after a reload, and renders what changes', async () => {
        const { tab, text } = await open(
          `const seen = []
          silmari.scenario.onChange(({ globalTraceId }) => seen.push(globalTraceId))
          function Checkout() {
            const { globalTraceId, name, start, end } = useScenario('checkout')
            return <><p>{name} {globalTraceId}</p><button onClick={() => end('paid')}>end</button>
              <b onClick={() => start('returns', { customer: 'm-1' })}>start</b></>
          }
          createRoot(root()).render(<StrictMode><Checkout /></StrictMode>)
          window.count = () => seen.length`,
          { mode: 'development' },
        )
        await settled(tab, `document.querySelector('p')?.textContent.startsWith('checkout ')`)
        const first = await text('p')
        assert.equal(await tab.evaluate('count()'), 1)
        assert.equal(first, `checkout ${await tab.evaluate('silmari.globalTraceId')}`)
        await tab.reload()
        await tab.waitForSelector('p')
        assert.equal(await text('p'), first)
        await tab.click('b')
        await settled(tab, `document.querySelector('p').textContent.startsWith('returns ')`)
        await tab.click('button')
        await settled(tab, `/^ [0-9a-f]{32}$/.test(document.querySelector('p').textContent)`)
      })
    })

    describe('routes', () => {
      const ROUTES = ['route /', 'route /files/:*', 'route /left', 'route /orders/:id']

      test('useRoute names the route that is shown', async () => {
        const { tab, sent } = await open(`
          function Orders({ template }) {
            useRoute(template)
            useEffect(() => { document.title = template })
            return null
          }
          const app = createRoot(root())
          window.show = (path, template) => { history.pushState(null, '', path); app.render(<Orders template={template} />) }
          app.render(<Orders template="/start" />)`)
        await settled(tab, `document.title === '/start'`)
        await tab.evaluate(`show('/orders/17', '/orders/:id')`)
        await settled(tab, `document.title === '/orders/:id'`)
        const got = await sent(each => spanOf(each, 'route /orders/:id') && spanOf(each, 'page load /start'))
        assert.equal(spanOf(got, 'route /orders/:id')!.attributes['url.template'], '/orders/:id')
      })

      const click = (tab: Tab, ...paths: string[]) =>
        paths.reduce(async (before, path) => {
          await before
          await tab.click(`[href="${path}"]`)
          await settled(
            tab,
            `location.pathname === '${path}' && document.querySelector('b')?.textContent === '${path}'`,
          )
        }, Promise.resolve())
      const namesIn = ({ spans }: Sent) => spans.map(({ name }) => name).filter(name => name.startsWith('route'))

      /** Goes through the routes by links, and back; each is named by its template. */
      async function walk({ tab, sent }: Opened): Promise<void> {
        await tab.waitForSelector('[href="/orders/17"]')
        await click(tab, '/orders/17', '/files/a/b.txt')
        await tab.goBack()
        await settled(tab, `document.querySelector('b')?.textContent === '/orders/17'`)
        await tab.evaluate(`history.pushState(null, '', '/left')`)
        const isBack = (name: string) => name === 'route /orders/:id'
        const got = await sent(each => namesIn(each).filter(isBack).length === 2 && spanOf(each, 'route /left'))
        assert.deepEqual([...new Set(namesIn(got))].sort(), ROUTES)
      }
      // The test's own address is not one of the application's.
      const HOME = `history.replaceState(null, '', '/')`

      test('useRouteOf follows a data router of React Router 7, with loaders and lazy routes', async () => {
        await walk(
          await open(`
          import { createBrowserRouter, RouterProvider, Link, Outlet, useLocation } from 'react-router'
          const url = location.pathname.replace('page', 'do')
          ${HOME}
          const Here = () => <b>{useLocation().pathname}</b>
          const Layout = () => <><Link to="/orders/17">order</Link><Link to="/files/a/b.txt">file</Link><Outlet /></>
          const loader = () => fetch(url + '?delay=100').then(answer => answer.text())
          const router = createBrowserRouter([{ path: '/', element: <Layout />, children: [
            { path: 'orders/:id', element: <Here />, loader, lazy: () => new Promise(done => setTimeout(done, 50, {})) },
            { path: 'files/*', element: <Here /> },
          ] }])
          function App() { useRouteOf(router); return <RouterProvider router={router} /> }
          createRoot(root()).render(<App />)`),
        )
      })

      test('toTemplate names the routes of React Router 7 without a data router', async () => {
        await walk(
          await open(`
          import { BrowserRouter, Routes, Route, Link, useLocation, useParams } from 'react-router'
          ${HOME}
          function Here() {
            const { pathname } = useLocation()
            useRoute(toTemplate(pathname, useParams()))
            return <b>{pathname}</b>
          }
          createRoot(root()).render(<BrowserRouter>
            <Link to="/orders/17">order</Link><Link to="/files/a/b.txt">file</Link>
            <Routes><Route path="/" element={<Here />} /><Route path="/orders/:id" element={<Here />} /><Route path="/files/*" element={<Here />} /></Routes>
          </BrowserRouter>)`),
        )
      })

      test('useRouteOf follows TanStack Router, with loaders and lazy components', async () => {
        const opened = await open(`
          import { createRouter, createRootRoute, createRoute, RouterProvider, Link, Outlet, useLocation } from '@tanstack/react-router'
          const url = location.pathname.replace('page', 'do')
          ${HOME}
          const Here = () => <b>{useLocation().pathname}</b>
          const top = createRootRoute({ component: () => <>
            <Link to="/orders/$id" params={{ id: '17' }}>order</Link><Link to="/files/$" params={{ _splat: 'a/b.txt' }}>file</Link><Outlet />
          </> })
          const child = options => createRoute({ getParentRoute: () => top, ...options })
          const loader = () => fetch(url + '?delay=100').then(answer => answer.text())
          const slow = lazy(() => new Promise(done => setTimeout(done, 50, { default: Here })))
          const router = createRouter({ routeTree: top.addChildren([
            child({ path: '/', component: () => null }),
            child({ path: 'orders/$id', component: slow, loader }),
            child({ path: 'files/$', component: Here }),
          ]) })
          function App() { useRouteOf(router); return <Suspense><RouterProvider router={router} /></Suspense> }
          createRoot(root()).render(<App />)`)
        await walk(opened)
      })
    })

    describe('useTraced', () => {
      test('runs a callback in a span whose children are what it causes, and keeps its identity', async () => {
        const { tab, sent } = await open(`
          const seen = new Set()
          const Button = memo(({ onClick }) => { seen.add(onClick); return <button onClick={onClick}>Pay now</button> })
          const pay = async id => { await ask(); await ask(); document.title = id.type }
          function Checkout() {
            const [n, setN] = useState(0)
            const onClick = useTraced('pay', pay)
            return <><Button onClick={onClick} /><b onClick={() => setN(n + 1)}>{n}</b></>
          }
          createRoot(root()).render(<Checkout />)
          window.identities = () => seen.size`)
        await tab.click('b')
        await settled(tab, `document.querySelector('b').textContent === '1'`)
        await tab.click('button')
        await settled(tab, `document.title === 'click'`)
        const { spans } = await sent(each => spanOf(each, 'pay') && spanOf(each, 'click Pay now'))
        const pay = spans.find(({ name }) => name === 'pay')!
        assert.equal(pay.parentSpanId, spans.find(({ name }) => name === 'click Pay now')!.spanId)
        assert.equal(spans.filter(({ parentSpanId }) => parentSpanId === pay.spanId).length, 2)
        assert.equal(await tab.evaluate('identities()'), 1)
      })
    })

    describe('ErrorBoundary', () => {
      const FAILING = `
        let isBroken = true
        function Cart() { if (isBroken) throw new Error('boom'); return <b>fine</b> }
        window.mend = () => { isBroken = false }`

      test('shows its fallback, records the error once with the component stack, and can be reset', async () => {
        const { tab, text, sent } = await open(`${FAILING}
          const told = window.told = []
          createRoot(root()).render(<StrictMode>
            <ErrorBoundary onError={(error, { componentStack }) => told.push(error.message, typeof componentStack)}
              fallback={({ error, reset }) => <button onClick={() => { mend(); reset() }}>{error.message}</button>}>
              <Cart />
            </ErrorBoundary>
          </StrictMode>)`)
        await tab.waitForSelector('button')
        assert.equal(await text('button'), 'boom')
        assert.deepEqual(await tab.evaluate('told'), ['boom', 'string'])
        await tab.click('button')
        await tab.waitForSelector('b')
        const [error, ...more] = errorsOf(await sent(each => errorsOf(each).length))
        assert.deepEqual(more, [])
        assert.equal(error!.attributes['exception.message'], 'boom')
        assert.match(stackOf(error!), /\n.*(at |@)/)
      })

      test('takes a node as its fallback, catches what is no error, and needs no provider', async () => {
        const { tab, text } = await open(
          `function Cart() { throw undefined }
          createRoot(root()).render(<ErrorBoundary fallback={<b>sorry</b>}><Cart /></ErrorBoundary>)`,
          { silmari: NO_SCRIPT_TAG },
        )
        await tab.waitForSelector('b')
        assert.equal(await text('b'), 'sorry')
      })

      test('hands the error to Sentry where it is linked', async () => {
        const { tab, sent } = await open(`${FAILING}
          import * as Sentry from '@sentry/browser'
          import { linkSentry } from 'silmari/sentry'
          const events = window.events = []
          const dsn = location.origin.replace('//', '//key@') + location.pathname.replace('page', 'do') + '/1'
          Sentry.init({ dsn, beforeSend: event => (events.push(event.event_id), event) })
          linkSentry(silmari, Sentry.getClient())
          createRoot(root()).render(<ErrorBoundary fallback={<b>sorry</b>}><Cart /></ErrorBoundary>)`)
        await settled(tab, 'events.length')
        const [error] = errorsOf(await sent(each => errorsOf(each).length))
        assert.deepEqual(await tab.evaluate('events'), [error!.attributes['sentry.event_id']])
      })
    })

    describe('rootErrorHandlers', () => {
      // React 18 has no such options, but for the third.
      if (version >= 19) {
        test('records caught and uncaught errors with their component stack, and silences neither', async () => {
          const { tab, sent, complaints } = await open(`
            function Broken({ name }) { throw new Error(name) }
            class Theirs extends React.Component {
              state = {}
              static getDerivedStateFromError() { return { isBroken: true } }
              render() { return this.state.isBroken ? null : this.props.children }
            }
            const div = () => root().appendChild(document.createElement('div'))
            createRoot(div(), rootErrorHandlers(silmari)).render(<Theirs><Broken name="caught" /></Theirs>)
            createRoot(div(), rootErrorHandlers(silmari)).render(<Broken name="uncaught" />)`)
          const errors = errorsOf(await sent(each => errorsOf(each).length >= 2))
          const names = errors.map(({ attributes }) => attributes['exception.message']).sort()
          assert.deepEqual(names, ['caught', 'uncaught'])
          for (const error of errors) assert.match(stackOf(error), /\n.*(at |@)/)
          const said = await complaints()
          assert.ok(said.includes('console: Error: caught'), said.join())
          assert.ok(said.includes('window: Uncaught Error: uncaught'), said.join())
          await tab.close()
        })
      }

      test('records what React recovered from, and the window hears of it as ever', async () => {
        const { sent, complaints } = await open(`hydrateRoot(root(), <p>browser</p>, rootErrorHandlers(silmari))`, {
          body: '<div id="root"><p>server</p></div>',
        })
        const errors = errorsOf(await sent(each => errorsOf(each).length))
        const said = (await complaints()).filter(text => text.startsWith('window: '))
        assert.equal(said.length, errors.length)
        for (const error of errors) assert.ok('react.component_stack' in error.attributes)
      })
    })

    test('an application has one copy of the SDK, and pays for what it uses', async () => {
      const ours = async (code: string) => {
        const { inputs } = await bundle(code, { folder })
        return Object.keys(inputs).flatMap(path => /(?:^|\/)dist\/([\w-]+)\.js$/.exec(path)?.[1] ?? [])
      }
      const core = await ours(`import { init } from 'silmari'; console.log(init)`)
      const app = `import { init } from 'silmari'; import { SilmariProvider } from 'silmari/react'
        import { linkSentry } from 'silmari/sentry'; console.log(init, SilmariProvider, linkSentry)`
      assert.deepEqual((await ours(app)).sort(), [...core, 'react', 'sentry'].sort())
      assert.deepEqual(await ours(`import { useRoute } from 'silmari/react'; console.log(useRoute)`), ['react'])
    })
  })
}
