import { expect } from 'chai'
import { isDecorated, same } from './same.js'

/**
 * Pages that replace built-ins after the SDK has started. Each case breaks one, makes requests in every usual way, and
 * puts it back: the requests must fare as without us. Where the built-in is none that headers need, ids must still travel.
 */
function broken(row: string, breakIt: string, { carriesIds = true } = {}): void {
  const run = new Function(
    'io',
    `return (async ({ url }) => {
      const settled = promise => promise.then(({ status }) => status, error => error.name + ': ' + error.message)
      const seen = []
      const { Promise } = window
      const load = () => new Promise(resolve => {
        const xhr = new XMLHttpRequest()
        xhr.open('GET', url + '?xhr')
        xhr.setRequestHeader('x-a', 'b')
        xhr.onloadend = () => resolve(xhr.status)
        xhr.send()
      })
      const request = new Request(url + '?request', { headers: { 'x-a': 'b' } })
      const headers = new Headers({ 'x-a': 'b' })
      const address = new URL(url + '?address', location.href)
      const { fetch } = window
      const kept = ${SAVE}
      const restore = kept()
      ${breakIt}
      const promises = [fetch(url), fetch(url, { method: 'POST', body: 'x', headers: { 'x-a': 'b' } }), fetch(url, { headers }), fetch(request), fetch(address)]
      const loaded = load()
      restore()
      for (let i = 0; i < promises.length; i++) seen.push(await settled(promises[i]))
      return [seen, await loaded]
    })(io)`,
  )
  same(`${row}: requests fare as without us`, run as never, {
    // Which of several requests at once comes first is chance.
    isSeenAlike: false,
    mayFault: !carriesIds,
    check(ours, without) {
      expect(ours.hits.length).to.equal(without.hits.length)
      if (carriesIds) expect(ours.hits.every(isDecorated), 'ids').to.equal(true)
    },
  })
}

// Copies the properties of the built-ins that a case may break, and answers with what puts them back.
const SAVE = `() => {
  const holders = [window, Array.prototype, Object, Object.prototype, Function.prototype, JSON, Date, String.prototype, Map.prototype, WeakMap.prototype,
    Set.prototype, Promise, Promise.prototype, Headers.prototype, URL.prototype, Performance.prototype, performance, Crypto.prototype, crypto, Reflect, Math,
    Number, Number.prototype, RegExp.prototype, EventTarget.prototype, Symbol.prototype, URLSearchParams.prototype]
  const define = Object.defineProperty, own = Object.getOwnPropertyDescriptor, keys = Reflect.ownKeys
  const before = []
  for (const holder of holders) for (const key of keys(holder)) before.push([holder, key, own(holder, key)])
  const size = before.length
  const had = holders.map(holder => keys(holder))
  return () => {
    for (let i = 0; i < size; i++) if (before[i][2].configurable || before[i][2].writable) define(before[i][0], before[i][1], before[i][2])
    for (let i = 0; i < holders.length; i++) for (const key of keys(holders[i])) { let is = false; for (let j = 0; j < had[i].length; j++) is ||= had[i][j] === key; if (!is) delete holders[i][key] }
  }
}`

const FAIL = `function () { throw new Error('broken by the page') }`

describe('compliance: pages that break built-ins', () => {
  broken(
    'array-toJSON',
    `Array.prototype.toJSON = function () { return 'odd' }; Object.prototype.toJSON = function () { return 'odd' }`,
  )
  broken('page-breaks-JSON', `JSON.stringify = JSON.parse = ${FAIL}`)
  broken(
    'page-breaks-call-apply',
    `Function.prototype.call = Function.prototype.apply = Function.prototype.bind = ${FAIL}; Reflect.apply = ${FAIL}`,
  )
  broken(
    'page-breaks-array',
    `for (const name of ['push', 'map', 'forEach', 'filter', 'concat', 'slice', 'join', 'some', 'find', 'includes', 'indexOf', 'flatMap', 'reduce']) Array.prototype[name] = ${FAIL}; Array.isArray = Array.from = ${FAIL}`,
    { carriesIds: false },
  )
  broken('page-breaks-array iterator', `Array.prototype[Symbol.iterator] = ${FAIL}`, { carriesIds: false })
  broken('page-breaks-date', `window.Date = ${FAIL}; Date.now = ${FAIL}`)
  broken('page-breaks-date-NaN', `Date.now = () => NaN; Date.prototype.getTime = () => NaN`)
  broken('page-breaks-url', `window.URL = ${FAIL}; window.URLSearchParams = ${FAIL}`)
  broken(
    'page-breaks-perf',
    `Performance.prototype.now = ${FAIL}; performance.now = () => NaN; performance.getEntriesByName = ${FAIL}; Performance.prototype.getEntriesByType = ${FAIL}; Object.defineProperty(window, 'performance', { value: undefined, configurable: true })`,
  )
  broken(
    'page-breaks-promise',
    `Promise.prototype.then = Promise.prototype.catch = Promise.prototype.finally = ${FAIL}; Promise.resolve = Promise.all = ${FAIL}; window.Promise = ${FAIL}`,
  )
  broken(
    'page-breaks-settimeout',
    `window.setTimeout = window.clearTimeout = window.setInterval = window.requestIdleCallback = window.queueMicrotask = ${FAIL}`,
  )
  broken(
    'page-breaks-headers',
    `window.Headers = window.Request = window.Response = ${FAIL}; for (const name of ['get', 'set', 'has', 'append', 'delete', 'forEach', 'entries']) Headers.prototype[name] = ${FAIL}`
      .replace('; for', `; const Native = headers.constructor; for`)
      .replaceAll('Headers.prototype', 'Native.prototype'),
  )
  broken(
    'page-breaks-object',
    `for (const name of ['keys', 'entries', 'assign', 'create', 'fromEntries', 'defineProperty', 'getOwnPropertyDescriptor', 'getPrototypeOf', 'freeze', 'getOwnPropertyNames']) Object[name] = ${FAIL}`,
    { carriesIds: false },
  )
  broken(
    'page-breaks-map',
    `for (const type of [Map, WeakMap, Set]) for (const name of ['get', 'set', 'has', 'add', 'delete', 'forEach']) type.prototype[name] = ${FAIL}; window.Map = window.WeakMap = window.Set = ${FAIL}`,
  )
  broken(
    'page-breaks-string',
    `for (const name of ['replace', 'replaceAll', 'split', 'slice', 'substring', 'startsWith', 'endsWith', 'includes', 'indexOf', 'toLowerCase', 'toUpperCase', 'trim', 'match', 'padStart', 'charCodeAt']) String.prototype[name] = ${FAIL}`,
    { carriesIds: false },
  )
  broken(
    'page-breaks-crypto',
    `Crypto.prototype.getRandomValues = Crypto.prototype.randomUUID = ${FAIL}; Object.defineProperty(window, 'crypto', { value: undefined, configurable: true }); Math.random = ${FAIL}`,
  )
  broken(
    'page-breaks-reflect',
    `for (const name of ['ownKeys', 'getOwnPropertyDescriptor', 'getPrototypeOf', 'get', 'has', 'construct']) Reflect[name] = ${FAIL}; window.Proxy = window.Reflect = ${FAIL}`,
  )
  broken(
    'page-breaks-events',
    `EventTarget.prototype.addEventListener = EventTarget.prototype.removeEventListener = ${FAIL}`,
  )
  broken(
    'page-breaks-regexp',
    `RegExp.prototype.test = RegExp.prototype.exec = ${FAIL}; RegExp.prototype[Symbol.split] = ${FAIL}`,
    { carriesIds: false },
  )
})
