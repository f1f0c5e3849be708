import { expect } from 'chai'
import { isDecorated, same } from './same.js'

const decorated = {
  check: (ours: { hits: Parameters<typeof isDecorated>[0][] }) => expect(ours.hits.every(isDecorated)).to.equal(true),
}

describe('compliance: what a page gives to fetch stays its own', () => {
  same(
    'request-referrer-kept: a Request keeps referrer, policy, mode, credentials and cache',
    async ({ url, origin }) => {
      const request = new Request(`${url}?echo`, {
        referrer: `${origin}/elsewhere`,
        referrerPolicy: 'unsafe-url',
        mode: 'same-origin',
        credentials: 'omit',
        cache: 'no-store',
      })
      const seen = (await (await fetch(request)).json()).headers
      return [seen.referer.endsWith('/elsewhere'), seen['cache-control'], request.referrer.endsWith('/elsewhere')]
    },
    decorated,
  )

  same(
    'request-referrer-kept: referrer and policy in init are sent as asked',
    async ({ url }) => {
      const referers: string[] = []
      for (const init of [
        { referrer: '' },
        { referrerPolicy: 'no-referrer' },
        { referrerPolicy: 'origin' },
        { referrer: '/other' },
      ]) {
        const { headers } = await (await fetch(`${url}?echo`, init as RequestInit)).json()
        referers.push(`${headers.referer}`.replace(/\?.*/, ''))
      }
      return referers
    },
    decorated,
  )

  same(
    'request-object-untouched: a Request has its own headers before, after and in between',
    async ({ url }) => {
      const request = new Request(url, {
        method: 'POST',
        body: 'x',
        headers: [
          ['x-a', '1'],
          ['x-a', '2'],
          ['baggage', 'mine=1'],
        ],
      })
      const list = () => [...request.headers].map(String)
      const promise = fetch(request)
      const during = list()
      await promise
      return [during, list(), request.bodyUsed, request.method, Reflect.ownKeys(request)]
    },
    { check: ({ hits }) => expect(hits[0]!.headers.baggage).to.match(/^mine=1, ?global_trace_id=[\da-f]{32}/) },
  )

  same(
    'request-object-untouched: the same Request is fetched again and cloned',
    async ({ url }) => {
      const request = new Request(url, { headers: { 'x-a': 'b' } })
      const first = await fetch(request.clone())
      const second = await fetch(request)
      const third = await fetch(request)
      return [first.status, second.status, third.status, [...request.headers].map(String)]
    },
    decorated,
  )

  same(
    'request-object-untouched: init and Headers are not written to, frozen or not',
    async ({ url }) => {
      const headers = new Headers({ 'x-a': 'b' })
      const record = { 'x-b': 'c' }
      const init: RequestInit = { method: 'POST', headers, body: 'x' }
      await fetch(url, init)
      const frozen = Object.freeze({ method: 'PUT', headers: Object.freeze(record) })
      await fetch(url, frozen)
      await fetch(url, Object.freeze({}))
      await fetch(url, Object.freeze({ headers: Object.freeze([Object.freeze(['x-c', 'd'])]) }) as RequestInit)
      return [init.headers === headers, [...headers].map(String), Object.keys(init), record]
    },
    decorated,
  )

  same(
    'getters-read-once: getters of init are read once, in the order of the browser',
    async ({ url }) => {
      const reads: string[] = []
      const values: Record<string, unknown> = {
        method: 'POST',
        headers: { 'x-a': 'b' },
        body: 'text',
        cache: 'no-store',
        signal: null,
      }
      const init = {}
      for (const name of ['signal', 'method', 'mode', 'headers', 'cache', 'body', 'redirect', 'referrer']) {
        Object.defineProperty(init, name, {
          enumerable: true,
          get() {
            reads.push(`${name} ${this === init}`)
            return values[name]
          },
        })
      }
      const { status } = await fetch(url, init)
      return [status, reads]
    },
    decorated,
  )

  same('getters-read-once: a Proxy as init is asked for each member once', async ({ url }) => {
    const reads: string[] = []
    const init = new Proxy(
      { method: 'POST', body: 'x', headers: { 'x-a': 'b' } },
      {
        get(target, name) {
          reads.push(String(name))
          return target[name as 'method']
        },
      },
    )
    const { status } = await fetch(url, init)
    return [status, ['method', 'body', 'headers'].map(name => reads.filter(read => read === name).length)]
  })

  same(
    'getters-read-once: headers given by getters and iterators are read once',
    async ({ url }) => {
      const reads: string[] = []
      await fetch(url, {
        headers: {
          get 'x-a'() {
            reads.push('x-a')
            return '1'
          },
        },
      })
      const pairs = function* () {
        reads.push('first')
        yield ['x-b', '2']
        reads.push('second')
        yield new Set(['x-c', '3'])
      }
      await fetch(url, { headers: pairs() as never })
      await fetch(url, { headers: new Map([['X-Map', '4']]) as never })
      const value = {
        toString() {
          reads.push('text')
          return '5'
        },
      }
      await fetch(url, { headers: { 'x-d': value, baggage: 'theirs=1' } as never })
      return reads
    },
    decorated,
  )

  same('getters-read-once: the URL of an object is read once', async ({ url }) => {
    const reads: string[] = []
    const input = {
      toString() {
        reads.push('input')
        return url
      },
    }
    const statuses = [
      await fetch(input as never),
      await fetch(new URL(url, location.href)),
      await fetch(location as never),
    ]
    return [statuses.map(({ status }) => status), reads]
  })

  same(
    'polluted-init: members that init inherits count as its own',
    async ({ url }) => {
      const base = { method: 'POST', headers: { 'x-base': '1' } }
      await fetch(url, Object.create(base))
      class Options {
        method = 'PUT'
        get headers() {
          return { 'x-class': this.method }
        }
      }
      await fetch(url, new Options())
      await fetch(url, Object.assign(Object.create(null), { method: 'DELETE' }))
      await fetch(url, new Request('/nowhere', { method: 'PATCH', headers: { 'x-request': '1' } }))
    },
    decorated,
  )

  same('polluted-init: members put on Object.prototype count too', async ({ url }) => {
    const prototype = Object.prototype as Record<string, unknown>
    prototype.method = 'POST'
    prototype.headers = { 'x-polluted': '1' }
    try {
      await fetch(url, {})
      await fetch(url, { body: 'x' })
      await fetch(url)
    } finally {
      delete prototype.method
      delete prototype.headers
    }
  })

  same(
    'polluted-enumerable: names put on Object.prototype and Array.prototype do not travel',
    async ({ url }) => {
      const objects = Object.prototype as Record<string, unknown>
      const arrays = Array.prototype as unknown as Record<string, unknown>
      objects.extra = () => 'x'
      arrays.extra = () => 'x'
      try {
        await fetch(url, { headers: { 'x-a': '1' } })
        await fetch(url, { headers: [['x-a', '1']] })
        await fetch(url)
        await new Promise(resolve => {
          const xhr = new XMLHttpRequest()
          xhr.onloadend = resolve
          xhr.open('GET', url)
          xhr.setRequestHeader('x-a', '1')
          xhr.send()
        })
      } finally {
        delete objects.extra
        delete arrays.extra
      }
    },
    decorated,
  )

  same(
    'request with body and init: method, body and headers are those of the browser',
    async ({ url }) => {
      const post = () =>
        new Request(`${url}?from=request`, { method: 'POST', body: 'of the request', headers: { 'x-r': '1' } })
      const answers = [
        await fetch(post(), { headers: { 'x-i': '2' } }),
        await fetch(post(), { body: 'of init' }),
        await fetch(post(), { method: 'PUT' }),
        await fetch(post(), { signal: new AbortController().signal }),
        await fetch(post(), {}),
        await fetch(post(), { headers: undefined } as never),
        await fetch(post(), { keepalive: true, credentials: 'omit' }),
      ]
      return answers.map(({ status }) => status)
    },
    decorated,
  )

  same(
    'headers: names, order, duplicates, tuples and empty values travel as written',
    async ({ url }) => {
      await fetch(url, { headers: { 'X-Zed': '1', 'x-Alpha': '2', 'X-MIXED-case': '3', 'x-empty': '' } })
      await fetch(url, {
        headers: [
          ['X-Dup', '1'],
          ['x-dup', '2'],
          ['X-DUP', '3'],
          ['A-First', ' padded '],
        ],
      })
      await fetch(url, {
        headers: new Headers([
          ['X-Dup', '1'],
          ['x-dup', '2'],
          ['a', 'ÿ'],
        ]),
      })
      await fetch(url, { headers: { 'X-Dup': '1', 'x-dup': '2' } })
      await fetch(url, {
        headers: { 1: 'one', 'x-number': 2 as never, 'x-null': null as never, 'x-undefined': undefined as never },
      })
    },
    decorated,
  )

  same(
    'headers guard: forbidden and safelisted names behave as natively',
    async ({ url }) => {
      await fetch(url, {
        headers: {
          cookie: 'a=1',
          host: 'x',
          'sec-a': 'b',
          'proxy-a': 'b',
          accept: 'text/odd',
          'accept-language': 'ko',
        },
      })
      await fetch(url, { method: 'POST', body: 'x', headers: { 'content-type': 'text/odd', 'content-length': '3' } })
    },
    decorated,
  )

  same(
    'bodies: every kind arrives with its type and length',
    async ({ url }) => {
      const form = new FormData()
      form.append('a', '1')
      const buffer = new TextEncoder().encode('bytes')
      const bodies = [
        'text',
        new URLSearchParams({ a: '1' }),
        new Blob(['blob'], { type: 'x/y' }),
        buffer,
        buffer.buffer,
        new DataView(buffer.buffer),
        null,
        '',
      ]
      for (const body of bodies) await fetch(url, { method: 'POST', body })
      const answer = await fetch(`${url}?echo`, { method: 'POST', body: form })
      const { headers, body } = await answer.json()
      const boundary = headers['content-type'].split('boundary=')[1]
      return [body.replaceAll(boundary, 'B'), +headers['content-length'] - boundary.length * 2]
    },
    { check: ({ hits }) => expect(hits.every(isDecorated)).to.equal(true), isSeenAlike: false },
  )

  same(
    'method: names are normalised as natively',
    async ({ url }) => {
      for (const method of ['get', 'post', 'patch', 'PATCH', 'put', 'delete', 'head', 'options', 'report']) {
        await fetch(url, { method })
      }
    },
    decorated,
  )

  same('credentials: omit, same-origin and include send cookies as natively', async ({ url, other }) => {
    // biome-ignore lint/suspicious/noDocumentCookie: a page's cookie
    document.cookie = `case=1; path=${url}`
    const seen: unknown[] = []
    for (const credentials of ['omit', 'same-origin', 'include'] as const) {
      seen.push((await (await fetch(`${url}?echo`, { credentials })).json()).headers.cookie)
      seen.push((await (await fetch(`${other}${url}?echo&cors=plain`, { credentials })).json()).headers.cookie)
    }
    // biome-ignore lint/suspicious/noDocumentCookie: a page's cookie
    document.cookie = `case=; path=${url}; max-age=0`
    return seen
  })

  same('mode same-origin: refuses another origin as natively', async ({ url, other }) => {
    const answers = [await fetch(url, { mode: 'same-origin' }).then(({ type }) => type)]
    for (const target of [`${other}${url}`, `${url}?location=${encodeURIComponent(`${other}${url}`)}`]) {
      answers.push((await fetch(target, { mode: 'same-origin' }).catch(error => error.message)) as never)
    }
    return answers
  })

  same('cache modes: the browser cache answers as natively', async ({ url }) => {
    const cached = `${url}?h=cache-control:max-age=600&h=etag:"a"&body=kept`
    const bodies: string[] = []
    for (const cache of [
      'default',
      'default',
      'force-cache',
      'only-if-cached',
      'no-cache',
      'reload',
      'no-store',
    ] as const) {
      const answer = await fetch(cached, { cache, mode: 'same-origin' })
      bodies.push(`${cache} ${answer.status} ${await answer.text()}`)
    }
    return bodies
  })

  same('integrity: a right digest passes, a wrong one fails once', async ({ url }) => {
    const right = 'sha256-LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ='
    const wrong = 'sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='
    const ask = (integrity: string) =>
      fetch(`${url}?body=hello`, { integrity }).then(
        answer => answer.text(),
        error => error.name,
      )
    return [await ask(right), await ask(wrong)]
  })

  same(
    'priority, keepalive and duplex are kept',
    async ({ url }) => {
      await fetch(url, { priority: 'low' })
      await fetch(new Request(url, { priority: 'high' }))
      await fetch(url, { method: 'POST', body: 'x', keepalive: true })
      await fetch(new Request(url, { method: 'POST', body: 'x', keepalive: true }))
    },
    decorated,
  )

  same(
    'keepalive quota: a body at the limit passes, one byte more fails',
    async ({ url }) => {
      const answers: string[] = []
      for (const size of [65536, 65537]) {
        const body = 'x'.repeat(size)
        answers.push(
          await fetch(url, { method: 'POST', keepalive: true, body }).then(
            ({ status }) => `${status}`,
            error => error.name,
          ),
        )
      }
      return answers
    },
    decorated,
  )
})
