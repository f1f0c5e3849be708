import { expect } from 'chai'
import { isDecorated, same } from './same.js'

describe('compliance: other scripts around us', () => {
  same(
    'late-wrapper-then-page-restore: a page wraps fetch, puts back what it found, and all goes on',
    async ({ url }) => {
      const log: string[] = []
      const before = window.fetch
      window.fetch = function (...args) {
        log.push('wrapped')
        return before.apply(this, args)
      }
      await fetch(url)
      window.fetch = before
      await fetch(url)
      const { open } = XMLHttpRequest.prototype
      XMLHttpRequest.prototype.open = function (...args: unknown[]) {
        log.push('open')
        return (open as (...args: unknown[]) => void).apply(this, args)
      }
      const ask = () => {
        const xhr = new XMLHttpRequest()
        xhr.open('GET', url, false)
        xhr.send()
      }
      ask()
      XMLHttpRequest.prototype.open = open
      ask()
      return [log, window.fetch === before, XMLHttpRequest.prototype.open === open]
    },
    { check: ({ hits }) => expect(hits.every(isDecorated)).to.equal(true) },
  )

  same(
    'late-wrapper: a wrapper from before us sees plain arguments and its own results',
    async ({ url }) => {
      const { calls } = window as unknown as { calls: [unknown, RequestInit | undefined][] }
      calls.length = 0
      await fetch(url, { method: 'POST', body: 'x', headers: { 'x-a': 'b' }, priority: 'low' })
      return calls.map(([input, init]) => [
        typeof input,
        init?.method,
        init?.body,
        init && Object.keys(init).includes('priority'),
      ])
    },
    {
      before: `const native = fetch
      window.calls = []
      window.fetch = (input, init) => (calls.push([input, init]), native(input, init && { ...init }))`,
      check: ({ hits }) => expect(hits.every(isDecorated)).to.equal(true),
    },
  )

  const THEIRS = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
  for (const method of ['append', 'set']) {
    same(
      `late-wrapper: a tracer from before us names the request, once, by ${method}, and appends all else`,
      async ({ url }) => {
        const seen: unknown[] = []
        for (const init of [undefined, {}, { method: 'POST', body: 'x', headers: { 'x-a': 'b' } }]) {
          seen.push(await (await fetch(url, init)).status)
        }
        seen.push((await fetch(new Request(url, { headers: { 'x-a': 'b' } }))).status)
        const headers = new Headers({ traceparent: 'a' })
        headers.append('traceparent', 'b')
        return [seen, headers.get('traceparent'), Headers.prototype.append.name, Headers.prototype.append.length]
      },
      {
        before: `const native = fetch
        window.fetch = function (input, init) {
          const request = new Request(input, init)
          request.headers.${method}('traceparent', '${THEIRS}')
          request.headers.append('x-a', 'c')
          return native(request)
        }`,
        check: ({ hits }) => {
          expect(hits.every(isDecorated)).to.equal(true)
          expect(hits.map(({ headers }) => headers.traceparent)).to.deep.equal(hits.map(() => THEIRS))
        },
      },
    )
  }

  same(
    'polyfill: a fetch that throws, or answers with a thenable, keeps doing so',
    async ({ url }) => {
      const words: string[] = []
      try {
        await fetch(`${url}?throw`)
      } catch (error) {
        words.push(String(error))
      }
      const answer = fetch(url) as unknown as { then: (fn: (value: string) => void) => string; constructor: unknown }
      words.push(
        answer.then(value => words.push(value)),
        `${answer.constructor === Object}`,
      )
      return words
    },
    {
      before: `window.fetch = (input, init) => {
      if (String(input).includes('throw')) throw new RangeError('polyfill')
      return { then: fn => (fn('thenable'), 'chained') }
    }`,
    },
  )

  same(
    'polyfill: a fetch that is made of XMLHttpRequest is decorated, and delivery through it makes no telemetry of its own',
    async ({ url }) => {
      const words = [await (await fetch(url, { headers: { 'x-a': 'b' } })).text()]
      for (let i = 0; i < 3; i++) await (window as { silmari?: { flush(): Promise<unknown> } }).silmari?.flush()
      return words
    },
    {
      isSending: true,
      before: `window.fetch = (input, init = {}) => new Promise((resolve, reject) => {
        const xhr = new XMLHttpRequest()
        xhr.open(init.method ?? 'GET', input)
        for (const [name, value] of new Headers(init.headers)) xhr.setRequestHeader(name, value)
        xhr.onload = () => resolve(new Response(xhr.response, { status: xhr.status }))
        xhr.onerror = () => reject(new TypeError('Failed to fetch'))
        xhr.send(init.body)
      })`,
      check({ hits, sent }) {
        expect(hits.every(isDecorated)).to.equal(true)
        expect(sent.spans.map(({ name }) => name).filter(name => name.includes('/otlp/'))).to.deep.equal([])
        expect(sent.requests.every(({ headers }) => !headers.traceparent)).to.equal(true)
      },
    },
  )

  same(
    'stand-in: a class of XMLHttpRequest that makes Proxies works on, and its requests carry ids',
    async ({ url }) => {
      const xhr = new XMLHttpRequest()
      const ended = new Promise<string>(resolve => {
        xhr.addEventListener('loadend', ({ type }) => resolve(type))
      })
      xhr.open('GET', url)
      xhr.setRequestHeader('x-a', 'b')
      xhr.send()
      return [await ended, xhr.status, xhr.responseText, xhr instanceof XMLHttpRequest]
    },
    {
      before: `window.XMLHttpRequest = new Proxy(XMLHttpRequest, {
        construct: (native, args) => new Proxy(new native(...args), {
          get: (xhr, name) => (typeof xhr[name] === 'function' ? (...args) => xhr[name](...args) : xhr[name]),
          set: (xhr, name, value) => ((xhr[name] = value), true),
        }),
      })`,
      check: ({ hits }) => expect(hits.every(isDecorated)).to.equal(true),
    },
  )

  same(
    'double-init: the script loaded twice does nothing twice',
    async ({ url }) => {
      const scripts = document.querySelectorAll('script[src]')
      for (const { src } of scripts as NodeListOf<HTMLScriptElement>) {
        const again = document.createElement('script')
        again.src = src
        const loaded = new Promise(resolve => again.addEventListener('load', resolve))
        document.head.append(again)
        await loaded
      }
      await fetch(url)
      await fetch(url, { headers: { 'x-a': 'b' } })
      await fetch(new Request(url))
      const xhr = new XMLHttpRequest()
      xhr.open('GET', url, false)
      xhr.send()
      return xhr.status
    },
    {
      check({ hits }) {
        for (const { headers } of hits) {
          expect(headers.traceparent).to.match(/^00-[\da-f]{32}-[\da-f]{16}-0[0-3]$/)
          expect(headers.baggage!.split('global_trace_id=').length).to.equal(2)
          expect(headers['x-global-trace-id']).to.match(/^[\da-f]{32}$/)
        }
      },
    },
  )

  same('history-args: pushState and replaceState take what they are given', () => {
    const start = location.href
    const { pushState, replaceState } = history
    const words: unknown[] = [pushState.name, pushState.length, replaceState.name, replaceState.length]
    history.pushState({ a: 1 }, '', '#one')
    words.push(history.state, location.hash)
    history.replaceState(null, '', new URL('#two', location.href))
    words.push(history.state, location.hash)
    for (const bad of [
      () => history.pushState(() => {}, ''),
      () => history.pushState(null, '', 'http://other.invalid/'),
      () => pushState.call({} as never, null, ''),
    ]) {
      try {
        bad()
      } catch (error) {
        words.push((error as Error).name)
      }
    }
    history.replaceState(null, '', start)
    return words
  })

  same('event-listener-identity: listeners run once, with their this, in their order', () => {
    const log: string[] = []
    const target = document.createElement('button')
    const listener = function (this: unknown, event: Event) {
      log.push(`${this === target} ${event.type} ${event.isTrusted}`)
    }
    const object = { handleEvent: (event: Event) => log.push(`object ${event.type}`) }
    target.addEventListener('click', listener)
    target.addEventListener('click', listener)
    target.addEventListener('click', listener, true)
    target.addEventListener('click', object)
    target.addEventListener('click', null as never)
    target.onclick = listener
    target.click()
    target.removeEventListener('click', listener)
    target.removeEventListener('click', object)
    target.click()
    const once = () => log.push('once')
    target.addEventListener('ping', once, { once: true, passive: true })
    target.dispatchEvent(new Event('ping'))
    target.dispatchEvent(new Event('ping'))
    const controller = new AbortController()
    target.addEventListener('ping', once, { signal: controller.signal })
    controller.abort()
    target.dispatchEvent(new Event('ping'))
    return log
  })

  same(
    'removeListener-added-before-sdk: a listener from before us can be removed',
    () => {
      const { early, log } = window as unknown as { early: () => void; log: string[] }
      window.dispatchEvent(new Event('ping'))
      window.removeEventListener('ping', early)
      window.dispatchEvent(new Event('ping'))
      return log
    },
    { before: `window.log = []; window.early = () => log.push('early'); addEventListener('ping', early)` },
  )

  same('timers-and-frames: callbacks get their arguments and this, and can be cancelled', async () => {
    const log: unknown[] = []
    await new Promise<void>(resolve => {
      setTimeout(
        function (this: unknown, ...args: unknown[]) {
          log.push(this === window, args)
          resolve()
        },
        1,
        'a',
        2,
      )
    })
    const cancelled = setTimeout(() => log.push('cancelled'), 1)
    clearTimeout(cancelled)
    log.push(typeof cancelled, setTimeout.name, setTimeout.length, requestAnimationFrame.name, queueMicrotask.name)
    log.push(await new Promise(resolve => setTimeout(resolve, 5, 'value')))
    ;(window as { text?: string }).text = ''
    setTimeout('text += "text"', 0)
    await new Promise(resolve => setTimeout(resolve, 20))
    log.push((window as { text?: string }).text)
    let count = 0
    await new Promise<void>(resolve => {
      const timer = setInterval(() => {
        if (++count === 3) resolve(clearInterval(timer))
      }, 1)
    })
    return [log, count]
  })

  same('onerror-kept: the handlers of the page get what the browser gives', async () => {
    const log: unknown[] = []
    window.onerror = (message, _source, line, column, error) => {
      log.push([message, typeof line, typeof column, error?.message])
      return true
    }
    window.onunhandledrejection = event => {
      log.push([event.type, event.reason])
      event.preventDefault()
    }
    window.addEventListener('error', event => log.push(['listener', event.message, event.defaultPrevented]))
    setTimeout(() => {
      throw new Error('mine')
    }, 0)
    void Promise.reject('reason')
    await new Promise(resolve => setTimeout(resolve, 50))
    return log
  })

  same(
    'onerror-kept: a handler from before us stays the handler',
    () => [String(window.onerror), window.onunhandledrejection],
    { before: 'window.onerror = function mine() { return true }; window.onunhandledrejection = null' },
  )
})
