import { expect } from 'chai'
import type { Silmari } from '../../../src/handle.js'
import { openPage } from '../../support/page.js'

const FAIL = `function () { throw new Error('broken by the page') }`
const every = (holder: string, names: string) => `for (const name of '${names}'.split(' ')) ${holder}[name] = ${FAIL}`
const LISTEN = `window.natives = { then: Promise.prototype.then, apply: Reflect.apply }
  window.heard = ''
  addEventListener('error', event => { heard += event.error && event.error.stack })
  addEventListener('unhandledrejection', event => { heard += event.reason && event.reason.stack })
  console.error = (...args) => { for (let i = 0; i < args.length; i++) heard += args[i] && args[i].stack || args[i] }`

/** Replaced for good. Of those that the pipeline can do without, spans are still delivered. */
const SPARED: Readonly<Record<string, string>> = {
  'array-toJSON': `for (const { prototype } of [Array, Object, String, Date]) prototype.toJSON = function () { return 'odd' }`,
  'page-breaks-date-NaN': `Date.now = () => NaN; Date.parse = ${FAIL}`,
  'no queueMicrotask': `window.queueMicrotask = undefined`,
  'no observers': `window.PerformanceObserver = window.ReportingObserver = window.IntersectionObserver = ${FAIL}`,
  'no console': `window.console = undefined`,
  'no storage': `for (const name of ['localStorage', 'sessionStorage', 'indexedDB']) Object.defineProperty(window, name, { get() { throw new DOMException('denied', 'SecurityError') } })
    Object.defineProperty(navigator, 'locks', { value: undefined })`,
  'Object.prototype and Array.prototype with more': `Object.prototype.extend = function () {}; Array.prototype.last = function () {}; String.prototype.trim2 = 'x'`,
  'Prototype.js-style globals': `Array.from = window.$A = function (list) { if (!list) return []; const copy = []; for (let i = 0; i < (list.length || 0); i++) copy[i] = list[i]; return copy }
    Array.prototype.each = Array.prototype.forEach; Array.prototype.reduce = function () { return this.length > 1 ? this : this[0] }
    Array.prototype.toJSON = String.prototype.toJSON = function () { return '[' + this.join() + ']' }; Array.prototype.clear = function () { this.length = 0; return this }
    Array.prototype.flatten = Array.prototype.compact = Array.prototype.clone = function () { return this.slice() }
    Function.prototype.bind = function (self) { const fn = this, rest = [].slice.call(arguments, 1); return function () { return fn.apply(self, rest.concat([].slice.call(arguments))) } }
    Object.extend = Object.assign; String.prototype.strip = String.prototype.trim; window.$ = id => document.getElementById(id); window.Element = function () {}; window.Event = Object.assign(function () {}, Event)`,
  'frozen globals': `for (const type of [Object, Array, String, Function, Promise, Date, RegExp, Map, Set, EventTarget, XMLHttpRequest, Request, Headers, Response]) { Object.freeze(type.prototype); Object.freeze(type) }
    for (const each of [JSON, Math, Reflect, performance, navigator, history, console]) Object.freeze(each)`,
}
/** Replaced for good, and needed by OpenTelemetry or by ourselves: what matters is that the page does not notice. */
const NEEDED: Readonly<Record<string, string>> = {
  'page-breaks-settimeout': `window.setTimeout = window.clearTimeout = window.setInterval = window.queueMicrotask = ${FAIL}`,
  'page-breaks-JSON': `JSON.stringify = JSON.parse = ${FAIL}; window.JSON = undefined`,
  'page-breaks-date': `window.Date = ${FAIL}`,
  'page-breaks-perf': `Performance.prototype.now = Performance.prototype.getEntriesByType = Performance.prototype.getEntriesByName = ${FAIL}; performance.now = () => NaN`,
  'page-breaks-url': `window.URL = window.URLSearchParams = ${FAIL}`,
  'page-breaks-crypto': `Crypto.prototype.getRandomValues = ${FAIL}; Object.defineProperty(window, 'crypto', { value: undefined })`,
  'page-breaks-array': every(
    'Array.prototype',
    'push map forEach filter concat slice some find includes splice every sort',
  ),
  'page-breaks-array statics': `Array.isArray = Array.from = Array.of = ${FAIL}`,
  'page-breaks-array iterator': `Array.prototype[Symbol.iterator] = ${FAIL}`,
  'page-breaks-object': every(
    'Object',
    'keys entries assign create fromEntries defineProperty getOwnPropertyDescriptor freeze',
  ),
  'page-breaks-map': `for (const type of [Map, WeakMap, Set]) for (const name of ['get', 'set', 'has', 'add', 'delete']) type.prototype[name] = ${FAIL}
    window.Map = window.WeakMap = window.Set = ${FAIL}`,
  'page-breaks-string': every(
    'String.prototype',
    'replace split slice startsWith endsWith includes indexOf toLowerCase trim',
  ),
  'page-breaks-regexp': `RegExp.prototype.test = RegExp.prototype.exec = RegExp.prototype[Symbol.replace] = ${FAIL}`,
  'page-breaks-promise constructor': `Promise.resolve = Promise.all = Promise.reject = ${FAIL}; window.Promise = ${FAIL}`,
  'page-breaks-headers': `window.Headers = window.Request = window.Response = ${FAIL}`,
  'page-breaks-symbol': `window.Symbol = undefined`,
  'page-breaks-abort': `window.AbortController = window.AbortSignal = ${FAIL}`,
  'page-breaks-text': `window.TextEncoder = window.TextDecoder = window.CompressionStream = window.Blob = ${FAIL}`,
  'page-breaks-call-apply': `Function.prototype.call = Function.prototype.apply = Function.prototype.bind = ${FAIL}`,
  'page-breaks-reflect': `Reflect.apply = Reflect.ownKeys = Reflect.construct = ${FAIL}; window.Proxy = window.Reflect = ${FAIL}`,
  'page-breaks-events': `EventTarget.prototype.addEventListener = EventTarget.prototype.removeEventListener = ${FAIL}`,
  'page-breaks-number': `Number.prototype.toString = Number.isFinite = window.parseInt = window.isNaN = ${FAIL}`,
  'page-breaks-then': every('Promise.prototype', 'then catch finally'),
  'page-freezes-fetch': `Object.defineProperty(window, 'fetch', { value: fetch, writable: false, configurable: false })
    for (const type of [XMLHttpRequest, EventTarget, History, WebSocket, Response]) Object.freeze(type.prototype)`,
  'page-breaks-math': every('Math', 'floor round min max random abs'),
}

/** Removed once both files are there. */
const REMOVED: Readonly<Record<string, string>> = {
  'page-removes-array methods': `for (const name of Reflect.ownKeys(Array.prototype)) if (name !== 'length' && name !== 'constructor') delete Array.prototype[name]`,
  'page-removes-string methods': `for (const name of Reflect.ownKeys(String.prototype)) if (name !== 'length' && name !== 'constructor') delete String.prototype[name]`,
  'page-removes-object statics': `for (const name of Reflect.ownKeys(Object)) if (name !== 'prototype') delete Object[name]`,
  'page-removes-performance': `delete window.performance; Object.defineProperty(window, 'performance', { value: undefined })`,
  'page-removes-url': `delete window.URL; delete window.URLSearchParams`,
  'page-removes-crypto': `delete window.crypto; delete Crypto.prototype.getRandomValues`,
  'page-removes-date': `delete window.Date`,
  'page-removes-json': `delete JSON.stringify; delete JSON.parse; delete window.JSON`,
  'page-removes-then': `delete Promise.prototype.then; delete Promise.prototype.catch; delete Promise.prototype.finally`,
  'page-removes-call-apply': `delete Function.prototype.call; delete Function.prototype.apply; delete Function.prototype.bind`,
  'page-removes-reflect': `delete window.Reflect; delete window.Proxy`,
  'page-removes-iterators': `delete Array.prototype[Symbol.iterator]; delete Map.prototype[Symbol.iterator]; delete Set.prototype[Symbol.iterator]; delete String.prototype[Symbol.iterator]`,
  'page-removes-map': `delete window.Map; delete window.WeakMap; delete window.Set; delete window.WeakSet`,
  'page-removes-promise': `delete window.Promise`,
  'page-removes-timers': `delete window.setTimeout; delete window.clearTimeout; delete window.setInterval; delete window.queueMicrotask; delete window.requestIdleCallback`,
  'page-removes-events': `delete EventTarget.prototype.addEventListener; delete EventTarget.prototype.removeEventListener; window.CustomEvent = undefined`,
  'page-removes-storage': `delete window.localStorage; delete window.sessionStorage; delete window.indexedDB; delete Storage.prototype.setItem`,
  'page-removes-fetch parts': `delete window.Headers; delete window.Request; delete window.Response; delete window.AbortController`,
}

/** The pipeline can do without these as long as the core has had them. */
const LATER = ['page-breaks-date', 'page-breaks-perf', 'page-breaks-settimeout']
/** Methods, which both files call as the page has left them; what they belong to they have taken for themselves. */
const METHODS = /-(array|object|string|regexp|call-apply|number|iterators|math)\b|breaks-map/

/** What a page calls of ours. */
function call(silmari: Silmari): void {
  const failed: string[] = []
  const calls: Record<string, () => unknown> = {
    start: () => silmari.scenario.start('checkout', { customer: 'm-1' }),
    setContext: () => silmari.setContext({ team: 'pay' }),
    log: () => silmari.log.info('paid', { amount: 1 }),
    captureError: () => silmari.captureError(new Error('boom')),
    trace: () => expect(silmari.trace('work', () => 'done')).to.equal('done'),
    headersFor: () => silmari.headersFor('/x'),
    route: () => silmari.route('/x'),
    ids: () => [silmari.globalTraceId, silmari.sessionId, silmari.pageId, silmari.scenario.name],
    corsHeaders: () => silmari.corsHeaders(),
    handoff: () => silmari.handoff.url('https://pay.example.com/'),
    end: () => silmari.scenario.end(),
  }
  for (const [name, fn] of Object.entries(calls)) {
    try {
      fn()
    } catch (error) {
      failed.push(`${name}: ${error}`)
    }
  }
  expect(failed).to.deep.equal([])
}

const MOMENTS = ['before the SDK', 'between the SDK and its pipeline', 'once both are there'] as const

for (const moment of MOMENTS) {
  describe(`compliance: built-ins that are broken for good ${moment}`, () => {
    const isLast = moment === MOMENTS[2]
    for (const [row, code] of Object.entries({ ...SPARED, ...NEEDED, ...(isLast && REMOVED) })) {
      const isSpared = row in SPARED || (isLast && !METHODS.test(row)) || (moment !== MOMENTS[0] && LATER.includes(row))
      it(`${row}: the page hears of nothing${isSpared ? ', and its spans are delivered' : ''}`, async () => {
        const page = await openPage({
          isSending: true,
          before: moment === MOMENTS[0] ? `${LISTEN}\n${code}` : LISTEN,
          head: moment === MOMENTS[1] ? `<script>${code}</script>` : '',
        })
        const { window: win, document: doc } = page
        if (isLast) {
          await win.silmari.flush()
          const script = doc.createElement('script')
          script.textContent = code
          doc.head.append(script)
        }
        // As the page does, by what was there before it broke anything.
        const settled = (promise: unknown) =>
          new Promise((resolve, reject) => win.natives.apply(win.natives.then, promise, [resolve, reject]))
        const answer = (await settled(win.fetch(page.url))) as Response
        expect(answer.status).to.equal(200)
        const xhr = new win.XMLHttpRequest()
        const ended = new Promise(resolve => {
          xhr.onloadend = resolve
        })
        xhr.open('GET', page.url)
        xhr.send()
        await ended
        expect(xhr.status).to.equal(200)
        win.history.pushState(null, '', '#there')
        if (win.silmari?.globalTraceId) call(win.silmari)
        doc.body.click()
        // Where nothing could start, the handle is inert.
        await (win.silmari?.globalTraceId && settled(win.silmari.flush()))
        doc.body.click()
        await new Promise(resolve => win.requestAnimationFrame(resolve))
        doc.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
        win.dispatchEvent(new Event('pagehide'))
        const [hit] = await page.hits()
        if (isSpared) expect(hit!.headers).to.include.keys('traceparent')
        if (isSpared) {
          const { spans } = await (await fetch(`/sent/${page.id}`)).json()
          const names: string[] = spans.map(({ name }: { name: string }) => name.split(' ')[0])
          expect(names).to.include('page')
          const ids = spans.map(({ spanId }: { spanId: string }) => spanId)
          expect(ids).to.include(hit!.headers.traceparent!.split('-')[2])
        }
        win.silmari?.shutdown()
        await new Promise(resolve => setTimeout(resolve))
        expect(win.heard).to.equal('')
        page.close()
      })
    }
  })
}
