import { expect } from 'chai'
import { openPage } from '../../support/page.js'

const FAIL = `function () { throw new Error('broken by the page') }`
const every = (holder: string, names: string) => `for (const name of '${names}'.split(' ')) ${holder}[name] = ${FAIL}`
const LISTEN = `window.natives = { then: Promise.prototype.then, apply: Reflect.apply }
  window.heard = ''
  addEventListener('error', event => { heard += event.error && event.error.stack })
  addEventListener('unhandledrejection', event => { heard += event.reason && event.reason.stack })`

/** Replaced for good. Of those that the pipeline can do without, spans are still delivered. */
const SPARED: Readonly<Record<string, string>> = {
  'array-toJSON': `for (const { prototype } of [Array, Object, String]) prototype.toJSON = function () { return 'odd' }`,
  'page-breaks-date-NaN': `Date.now = () => NaN; Date.parse = ${FAIL}`,
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
  'page-breaks-abort': `window.AbortController = window.AbortSignal = ${FAIL}`,
  'page-breaks-text': `window.TextEncoder = window.TextDecoder = window.CompressionStream = window.Blob = ${FAIL}`,
  'page-breaks-call-apply': `Function.prototype.call = Function.prototype.apply = Function.prototype.bind = ${FAIL}`,
  'page-breaks-reflect': `Reflect.apply = Reflect.ownKeys = Reflect.construct = ${FAIL}; window.Proxy = window.Reflect = ${FAIL}`,
  'page-breaks-events': `EventTarget.prototype.addEventListener = EventTarget.prototype.removeEventListener = ${FAIL}`,
  'page-breaks-number': `Number.prototype.toString = Number.isFinite = window.parseInt = window.isNaN = ${FAIL}`,
  'page-breaks-math': every('Math', 'floor round min max random abs'),
}

/** The pipeline can do without these as long as the core has had them. */
const LATER = ['page-breaks-date', 'page-breaks-perf', 'page-breaks-settimeout']

for (const [moment, of] of [
  ['before the SDK', 'before'],
  ['between the SDK and its pipeline', 'head'],
] as const) {
  describe(`compliance: built-ins that are broken for good ${moment}`, () => {
    for (const [row, code] of Object.entries({ ...SPARED, ...NEEDED })) {
      const isSpared = row in SPARED || (of === 'head' && LATER.includes(row))
      it(`${row}: the page hears of nothing${isSpared ? ', and its spans are delivered' : ''}`, async () => {
        const page = await openPage({
          isSending: true,
          before: of === 'before' ? `${LISTEN}\n${code}` : LISTEN,
          head: of === 'head' ? `<script>${code}</script>` : '',
        })
        const { window: win } = page
        // As the page does, by what was there before it broke anything.
        const settled = (promise: unknown) =>
          new Promise((resolve, reject) => win.natives.apply(win.natives.then, promise, [resolve, reject]))
        const answer = (await settled(win.fetch(page.url))) as Response
        expect(answer.status).to.equal(200)
        await win.silmari?.flush()
        win.document.body.click()
        await new Promise(resolve => win.requestAnimationFrame(resolve))
        expect(win.heard).to.equal('')
        const [hit] = await page.hits()
        if (isSpared) expect(hit!.headers).to.include.keys('traceparent')
        if (isSpared) {
          const { spans } = await (await fetch(`/sent/${page.id}`)).json()
          const words = spans.map(({ name }: { name: string }) => name.split(' ')[0])
          expect(words).to.include.members(['page', 'GET'])
        }
        page.close()
      })
    }
  })
}
