import { expect } from 'chai'
import { openPage } from '../../support/page.js'
import { isDecorated, same } from './same.js'

const decorated = {
  check: (ours: { hits: Parameters<typeof isDecorated>[0][] }) => expect(ours.hits.every(isDecorated)).to.equal(true),
}

/** What a page in odd surroundings does: a request each way, and what went wrong meanwhile. */
const visit = async ({ url }: { url: string }) => {
  const log: string[] = []
  window.addEventListener('error', event => log.push(event.message))
  window.addEventListener('unhandledrejection', event => log.push(String(event.reason)))
  const answer = await fetch(url, { headers: { 'x-a': 'b' } })
  const xhr = new XMLHttpRequest()
  xhr.open('GET', url, false)
  xhr.send()
  document.body.click()
  await new Promise(resolve => setTimeout(resolve, 100))
  return [answer.status, xhr.status, log, (window as { early?: string[] }).early]
}
const watch = `window.early = []; addEventListener('error', event => early.push(event.message)); addEventListener('unhandledrejection', event => early.push(String(event.reason)))
  addEventListener('securitypolicyviolation', event => early.push(event.violatedDirective + ' ' + event.blockedURI));
  document.addEventListener('securitypolicyviolation', event => early.push(event.violatedDirective + ' ' + event.blockedURI))`

describe('compliance: surroundings that deny something', () => {
  for (const [row, before] of Object.entries({
    'storage-throws': `for (const name of ['localStorage', 'sessionStorage', 'indexedDB']) Object.defineProperty(window, name, { get() { throw new DOMException('denied', 'SecurityError') } })`,
    'storage-quota-full': `Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }`,
    'storage-null': `for (const name of ['localStorage', 'sessionStorage', 'indexedDB']) Object.defineProperty(window, name, { value: null })`,
    'storage-garbage': `for (const area of [localStorage, sessionStorage]) for (let i = 0; i < area.length; i++) area.setItem(area.key(i), '{"odd": [')
      Storage.prototype.getItem = () => '{"__proto__": 1, "id": "<script>"'`,
    'cookies-disabled': `Object.defineProperty(Document.prototype, 'cookie', { get() { return '' }, set() {} }); Object.defineProperty(navigator, 'cookieEnabled', { value: false })`,
  })) {
    same(`${row}: a page without it works, and its requests carry ids`, visit, {
      before: `${watch}\n${before}`,
      ...decorated,
    })
  }

  same('storage-garbage: what is found in storage is not believed', visit, {
    before: `${watch}
      Storage.prototype.getItem = () => JSON.stringify({ id: 'x'.repeat(1e6), globalTraceId: 'not hex', at: 'never', startedAt: -1, name: '\\r\\nx-evil: 1' })`,
    ...decorated,
  })

  same('csp-strict: no violation of a policy without eval, styles and foreign connections', visit, {
    headers: {
      'content-security-policy':
        "default-src 'none'; script-src 'self' 'unsafe-inline'; connect-src 'self'; base-uri 'none'; form-action 'none'",
    },
    before: watch,
    isSending: true,
    check: ({ sent }) => expect(sent.spans.length).to.be.above(0),
  })

  same('csp-collector-blocked: a collector that the policy forbids costs the page nothing', visit, {
    headers: { 'content-security-policy': "connect-src 'self'" },
    before: 'window.early = []',
    options: { endpoint: 'http://127.0.0.1:1/otlp' },
    ...decorated,
  })

  same('trusted-types: nothing is assigned that would need a policy', visit, {
    headers: { 'content-security-policy': "require-trusted-types-for 'script'; trusted-types default" },
    // What the case itself injects as a script is allowed by a policy of the page.
    before: `${watch}; window.trustedTypes && trustedTypes.createPolicy('default', { createScript: text => (text.startsWith('window.result') ? text : null) })`,
    ...decorated,
  })

  same(
    'console-silent: nothing is written to the console',
    async ({ url }) => {
      await fetch(url)
      await fetch('/nothing-here').catch(() => {})
      return (window as unknown as { lines: unknown[] }).lines
    },
    {
      before: `window.lines = []; for (const name of ['log', 'info', 'warn', 'error', 'debug', 'trace', 'table', 'group']) console[name] = (...args) => { lines.push([name, ...args.map(String)]) }`,
      options: { debug: false },
    },
  )
})

describe('compliance: a sandboxed frame', () => {
  for (const hasSdk of [false, true]) {
    it(`sandboxed-iframe: an opaque origin ${hasSdk ? 'with' : 'without'} the SDK runs without an error`, async () => {
      const heard = new Promise<MessageEvent>(resolve => {
        addEventListener('message', resolve, { once: true })
      })
      const head = `<script>
        const errors = []
        addEventListener('error', event => errors.push(event.message))
        addEventListener('unhandledrejection', event => errors.push(String(event.reason)))
        fetch(location.href.replace('/page/', '/do/') + '?cors=plain', { credentials: 'omit' })
          .then(answer => answer.status, error => error.name)
          .then(status => setTimeout(() => parent.postMessage([status, errors, origin], '*'), 100))
      </script>`
      const page = await openPage({ sandbox: 'allow-scripts', head }, hasSdk)
      const { data } = await heard
      const hits = await page.hits()
      page.close()
      expect(data).to.deep.equal([200, [], 'null'])
      expect(hits.map(({ method, headers }) => [method, headers.traceparent])).to.deep.equal([['GET', undefined]])
    })
  }
})

describe('compliance: what delivery costs the page', () => {
  same(
    'exporter-loop: delivery makes no telemetry of its own',
    async ({ url }) => {
      for (let i = 0; i < 3; i++) {
        await fetch(url)
        await (window as { silmari?: { flush(): Promise<unknown> } }).silmari?.flush()
      }
    },
    {
      isSending: true,
      check({ sent }) {
        expect(sent.requests.length).to.be.above(0)
        const urls = sent.spans.map(({ attributes }) => `${attributes['url.full'] ?? ''}`)
        expect(urls.filter(url => url.includes('/otlp/'))).to.deep.equal([])
        for (const { headers } of sent.requests) {
          expect(headers.traceparent).to.equal(undefined)
          expect(headers['x-global-trace-id']).to.equal(undefined)
        }
      },
    },
  )

  same(
    'referrer-of-export: the address of the page does not go with telemetry',
    ({ url }) => fetch(url).then(() => null),
    {
      isSending: true,
      check: ({ sent }) =>
        expect(
          sent.requests.map(({ referer }) => referer ?? '').filter(referer => referer.includes('/page')),
        ).to.deep.equal([]),
    },
  )

  same(
    'listeners: no unload or beforeunload listener, and few others',
    () => {
      const { added } = window as unknown as { added: string[] }
      const has = (...types: string[]) => types.some(type => added.includes(type))
      return {
        unload: has('unload', 'beforeunload'),
        few: added.length < 60,
        blocking: has('blocking wheel', 'blocking touchstart'),
      }
    },
    {
      before: `window.added = []
      const { addEventListener } = EventTarget.prototype
      EventTarget.prototype.addEventListener = function (type, listener, options) {
        if (this === window || this === document || !this) {
          added.push(type)
          if (/wheel|touch/.test(type) && !(options && options.passive)) added.push('blocking ' + type)
        }
        return addEventListener.apply(this, arguments)
      }`,
    },
  )

  same('storage-footprint: few keys, few bytes, no cookie and no database', async ({ url }) => {
    for (let i = 0; i < 20; i++) await fetch(url)
    let bytes = 0
    for (const area of [localStorage, sessionStorage]) {
      for (let i = 0; i < area.length; i++) bytes += area.key(i)!.length + area.getItem(area.key(i)!)!.length
    }
    const databases = (await indexedDB.databases?.())?.length ?? 0
    return [bytes < 4096, localStorage.length + sessionStorage.length < 8, document.cookie, databases]
  })
})
