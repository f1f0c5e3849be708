/** The built files where there is no page: on servers, at the edge and in workers. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { describe, test } from 'node:test'
import { createContext, runInContext } from 'node:vm'
import { buildSync } from 'esbuild'
import type { Silmari } from '../../src/handle.js'

const { exports } = JSON.parse(readFileSync('package.json', 'utf8'))
const entries = (Object.values(exports) as string[]).filter(path => path.endsWith('.js'))
const require = createRequire(import.meta.url)

// What these platforms refuse while a program is loaded (Cloudflare: "Disallowed operation called within global scope").
const REFUSED = `
  const refuse = name => () => { throw new Error(name + ' while loading') }
  var fetch = refuse('fetch'), setTimeout = refuse('setTimeout'), setInterval = refuse('setInterval')
  var addEventListener = refuse('addEventListener'), queueMicrotask = refuse('queueMicrotask')
  var crypto = { getRandomValues: refuse('getRandomValues'), randomUUID: refuse('randomUUID') }
  var performance = { now: refuse('now'), timeOrigin: 0 }
  class EventTarget { addEventListener() { throw new Error('listener') } }
  class Request {} class Response {} class Headers {} class URL {} class XMLHttpRequest { open() {} send() {} }
  var console = { log: refuse('log'), warn: refuse('warn'), error: refuse('error'), debug: refuse('debug') }`

const PLATFORMS = {
  'Cloudflare Workers': `${REFUSED}; var self = globalThis, caches = {}; var navigator = { userAgent: 'Cloudflare-Workers' }`,
  "Vercel's edge": `${REFUSED}; var self = globalThis, EdgeRuntime = 'edge-runtime'; Object.defineProperty(globalThis, 'eval', { get: refuse('eval') })`,
  Deno: `${REFUSED}; var window = globalThis, self = globalThis, Deno = { version: {} }
    Object.defineProperty(globalThis, 'location', { get: refuse('location') })
    Object.defineProperty(globalThis, 'localStorage', { get: refuse('localStorage') })`,
  'React Native': `${REFUSED}; var window = globalThis, navigator = { product: 'ReactNative' }`,
  'a dedicated worker': `${REFUSED}; var self = globalThis, importScripts = refuse('importScripts'), location = { origin: 'null' }; class WorkerGlobalScope {}`,
  'a service worker': `${REFUSED}; var self = globalThis, clients = {}, registration = {}; class ServiceWorkerGlobalScope {}`,
}

// Every global and what hangs on it: the same before and after, or something was patched.
const STATE = `(() => {
  const read = holder => Reflect.ownKeys(holder).map(key => [key, Reflect.getOwnPropertyDescriptor(holder, key)])
  const all = [['globalThis', read(globalThis)]]
  for (const [key, { value }] of read(globalThis)) {
    if (value === globalThis || (typeof value !== 'function' && typeof value !== 'object') || !value) continue
    all.push([String(key), read(value)])
    if (value.prototype) all.push([String(key) + '.prototype', read(value.prototype)])
  }
  return all
})()`

/** An entry as one script of the old kind: what it exports is the script's value. */
function bundle(path: string): string {
  const external = ['node:*', 'react', 'react/*', '@opentelemetry/api', '@sentry/browser']
  const { outputFiles } = buildSync({
    entryPoints: [path],
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'neutral',
    logLevel: 'silent',
    external,
  })
  return `((module, exports, require) => { ${outputFiles[0]!.text}\nreturn module.exports })`
}

const codes = new Map(entries.map(path => [path, bundle(path)]))

describe('where there is no page', () => {
  for (const [platform, globals] of Object.entries(PLATFORMS)) {
    for (const path of entries) {
      test(`${path} is loaded on ${platform} without an error and without a trace`, () => {
        const scope = createContext({})
        runInContext(globals, scope)
        const before = runInContext(STATE, scope)
        const module = { exports: {} }
        runInContext(codes.get(path)!, scope)(module, module.exports, require)
        assert.deepEqual(runInContext(STATE, scope), before)
      })
    }

    test(`init gives a handle that does nothing on ${platform}`, async () => {
      const scope = createContext({})
      runInContext(globals, scope)
      const before = runInContext(STATE, scope)
      const module = { exports: {} }
      const { init } = runInContext(codes.get('./dist/index.js')!, scope)(module, module.exports, require)
      await useAll(init({ service: { name: 'shop-web' }, endpoint: '/otlp', cookie: true }))
      assert.deepEqual(runInContext(STATE, scope), before)
    })
  }
})

/** Everything that an application may do with a handle; nothing may throw, whatever is given is given back. */
async function useAll(silmari: Silmari): Promise<void> {
  assert.equal(silmari.globalTraceId + silmari.sessionId + silmari.pageId, '')
  assert.equal(silmari.current().traceId, '')
  silmari.scenario.start('checkout', { customer: 'm-1' })
  silmari.scenario.onChange(() => assert.fail('there is nothing to tell'))()
  silmari.scenario.end()
  assert.equal(silmari.scenario.name, undefined)
  silmari.route('/orders/:id')
  silmari.setContext({ customer: 'm-1' })
  assert.equal(silmari.handoff.url('https://pay.example/'), 'https://pay.example/')
  assert.deepEqual(Object.keys(silmari.headersFor('/')), [])
  assert.equal(silmari.corsHeaders().length, 0)
  assert.equal(
    silmari.trace('work', () => 5),
    5,
  )
  assert.equal(await silmari.trace('work', async () => 6), 6)
  assert.throws(() => silmari.trace('work', () => assert.fail('of the page')), /of the page/)
  for (const say of Object.values(silmari.log)) say('said', { a: 1 })
  silmari.captureError(new Error('any'))
  silmari.annotateErrors(() => assert.fail('there is no error'))()
  const tracer = silmari.tracer('shop')
  assert.equal(
    tracer.startActiveSpan('work', span => span.setAttribute('a', 1).addEvent('b').isRecording()),
    false,
  )
  tracer.startSpan('work').setStatus({ code: 2 }).end()
  assert.equal((await silmari.flush()).delivered, 0)
  assert.equal(silmari.stats().recorded, 0)
  silmari.shutdown()
}
