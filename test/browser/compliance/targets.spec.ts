import { expect } from 'chai'
import type { Hit } from '../../support/page.js'
import { isDecorated, OURS, same } from './same.js'

const hasNone = ({ headers }: Hit): boolean => OURS.every(name => headers[name] === undefined)
const none = { check: ({ hits }: { hits: Hit[] }) => expect(hits.every(hasNone), 'no header of ours').to.equal(true) }
const all = { check: ({ hits }: { hits: Hit[] }) => expect(hits.every(isDecorated), 'ids').to.equal(true) }

describe('compliance: where ids go, and where not', () => {
  same(
    'same-origin-valid-header: a request to the own origin has well-formed headers',
    async ({ url }) => {
      await fetch(url)
      await fetch(url, { method: 'POST', body: 'x' })
      const xhr = new XMLHttpRequest()
      xhr.open('GET', url, false)
      xhr.send()
    },
    {
      check({ hits }) {
        for (const { headers } of hits) {
          expect(headers.traceparent).to.match(/^00-[\da-f]{32}-[\da-f]{16}-0[0-3]$/)
          expect(headers.baggage).to.match(/^global_trace_id=[\da-f]{32}(,|$)/)
          expect(headers['x-global-trace-id']).to.match(/^[\da-f]{32}$/)
        }
        expect(new Set(hits.map(({ headers }) => headers.traceparent)).size).to.equal(hits.length)
      },
    },
  )

  same(
    'xo-header-leak: another origin gets no header of ours and no preflight',
    async ({ url, other }) => {
      const target = `${other}${url}?cors=plain`
      await fetch(target)
      await fetch(new Request(target))
      await fetch(new URL(target), { method: 'POST', body: 'x', headers: { accept: 'text/plain' } })
      const xhr = new XMLHttpRequest()
      xhr.open('GET', target, false)
      xhr.send()
    },
    none,
  )

  same(
    'redirect-same-to-cross-302: a redirect to another origin is followed',
    async ({ url, other }) => {
      const target = `${url}?location=${encodeURIComponent(`${other}${url}?cors=plain&body=there`)}`
      const answers = [
        await fetch(target),
        await fetch(new Request(target)),
        await fetch(target, { headers: { accept: 'x/y' } }),
      ]
      return Promise.all(answers.map(async answer => [answer.redirected, answer.status, await answer.text()]))
    },
    {
      // The first request is made once more without our headers; the path is known from then on.
      isSeenAlike: false,
      check: (ours, without) =>
        expect(ours.hits.filter(hit => hit.method === 'GET').length).to.equal(without.hits.length + 1),
    },
  )

  same(
    'redirect-same-to-cross-307: a GET is followed whatever the status',
    async ({ url, other }) => {
      const answers: unknown[] = []
      for (const status of [301, 303, 307, 308]) {
        const target = `${url}/${status}?status=${status}&location=${encodeURIComponent(`${other}${url}?cors=plain&body=there`)}`
        const answer = await fetch(target)
        answers.push([answer.status, await answer.text()])
      }
      return answers
    },
    { isSeenAlike: false },
  )

  same(
    'redirect-same-to-cross-permissive: from the second request on, the other origin sees no difference',
    async ({ url, other }) => {
      const target = `${url}?location=${encodeURIComponent(`${other}${url}?cors=all&body=there`)}`
      const texts: string[] = []
      for (let i = 0; i < 3; i++) texts.push(await (await fetch(target)).text())
      return texts
    },
    {
      isSeenAlike: false,
      check: ({ hits }) =>
        expect(
          hits
            .filter(({ path, method }) => path.includes('body=there') && method === 'GET')
            .slice(1)
            .every(hasNone),
        ).to.equal(true),
    },
  )

  same(
    'redirect within the origin: ids stay, nothing is repeated',
    async ({ url }) => {
      const answer = await fetch(`${url}?location=${encodeURIComponent(`${url}?body=home`)}`)
      return [answer.redirected, await answer.text()]
    },
    all,
  )

  same(
    'redirect error and manual: answer as natively and are never repeated',
    async ({ url, other }) => {
      const target = `${url}?location=${encodeURIComponent(`${other}${url}?cors=plain`)}`
      const manual = await fetch(target, { redirect: 'manual' })
      const refused = await fetch(target, { redirect: 'error' }).catch(error => error.message)
      return [manual.type, manual.status, refused]
    },
    all,
  )

  same(
    'redirect of a POST: is never repeated',
    async ({ url, other }) => {
      const target = `${url}?location=${encodeURIComponent(`${url}?body=home`)}&status=307`
      const away = await fetch(`${url}/away?status=307&location=${encodeURIComponent(`${other}${url}?cors=all`)}`, {
        method: 'POST',
        body: 'x',
      })
      return [(await fetch(target, { method: 'POST', body: 'x' })).status, away.status]
    },
    {
      isSeenAlike: false,
      check: ({ hits }) => expect(hits.filter(hit => hit.path.includes('/away')).length).to.equal(1),
    },
  )

  same(
    'no-cors-and-special-schemes: they go as the page asked',
    async ({ url, other }) => {
      const blob = URL.createObjectURL(new Blob(['blob text']))
      const answers: unknown[] = []
      for (const target of [blob, 'data:text/plain,data%20text']) {
        const answer = await fetch(target)
        answers.push([await answer.text(), answer.type])
      }
      for (const target of [`${other}${url}`, url]) {
        const answer = await fetch(target, { mode: 'no-cors' })
        answers.push([answer.type, answer.status])
        const request = new Request(target, { mode: 'no-cors' })
        answers.push([(await fetch(request)).type, request.mode])
      }
      answers.push(
        await fetch('about:blank').then(
          ({ status }) => status,
          error => error.name,
        ),
      )
      return answers
    },
    none,
  )

  same(
    'base-href-cross-origin: a relative URL goes where <base> says, without ids',
    async ({ id }) => {
      const answer = await fetch(`do/${id}?cors=plain`)
      const xhr = new XMLHttpRequest()
      xhr.open('GET', `do/${id}?cors=plain`, false)
      xhr.send()
      return [answer.status, xhr.status, document.baseURI === location.href]
    },
    { ...none, base: 'other' },
  )

  same(
    'lookalike-origins: names that begin or end like ours get nothing',
    async ({ url, other, origin }) => {
      const { port } = new URL(origin)
      const lookalikes = [
        other.replace('//', `//127.0.0.1:${port}@`),
        other.replace('//', `//${new URL(origin).host}.invalid@`),
        `http://localhost:${new URL(other).port}`,
      ]
      const seen: unknown[] = []
      for (const lookalike of lookalikes) {
        seen.push(
          await fetch(`${lookalike}${url}?cors=plain`).then(
            ({ status }) => status,
            error => error.name,
          ),
        )
        const xhr = new XMLHttpRequest()
        xhr.open('GET', `${lookalike}${url}?cors=plain`)
        xhr.send()
        await new Promise(resolve => xhr.addEventListener('loadend', resolve))
        seen.push(xhr.status)
      }
      return seen
    },
    { ...none, isSeenAlike: false },
  )

  const theirs = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
  same(
    "host-sets-traceparent: the page's own traceparent and baggage are sent, once",
    async ({ url }) => {
      const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
      await fetch(url, { headers: { traceparent } })
      await fetch(url, { headers: { TraceParent: traceparent, Baggage: 'their=1;p=2 , other=%20' } })
      await fetch(url, { headers: new Headers({ traceparent, baggage: 'their=1;p=2 , other=%20' }) })
      await fetch(url, {
        headers: [
          ['Traceparent', traceparent],
          ['baggage', 'their=1;p=2 , other=%20'],
        ],
      })
      await fetch(new Request(url, { headers: { traceparent, baggage: 'their=1;p=2 , other=%20' } }))
      await fetch(new Request(url), { headers: { traceparent } })
      await new Promise(resolve => {
        const xhr = new XMLHttpRequest()
        xhr.onloadend = resolve
        xhr.open('GET', url)
        xhr.setRequestHeader('TRACEPARENT', traceparent)
        xhr.setRequestHeader('baggage', 'their=1;p=2 , other=%20')
        xhr.send()
      })
    },
    {
      isSending: true,
      check({ hits, sent }) {
        expect(hits.map(({ headers }) => headers.traceparent)).to.deep.equal(Array(7).fill(theirs))
        for (const { headers } of hits)
          expect(headers.baggage).to.match(/^(their=1;p=2 , other=%20, ?)?global_trace_id=[\da-f]{32}(,|$)/)
        const spans = sent.spans.filter(({ attributes }) => attributes['http.request.method'])
        // The first is the span of that id; the others are its children, for an id names one span.
        expect(spans.map(({ traceId }) => `00-${traceId}`)).to.deep.equal(Array(7).fill(theirs.slice(0, 35)))
        const first = spans.filter(({ spanId }) => theirs.includes(spanId))
        const rest = spans.filter(({ parentSpanId }) => parentSpanId && theirs.includes(parentSpanId))
        expect([first.length, rest.length, new Set(spans.map(({ spanId }) => spanId)).size]).to.deep.equal([1, 6, 7])
      },
    },
  )

  same(
    'host-sets-traceparent: one that is not valid is sent as it is, and not believed',
    async ({ url }) => {
      for (const traceparent of ['nonsense', '00-00000000000000000000000000000000-b7ad6b7169203331-01', '']) {
        await fetch(url, { headers: { traceparent } })
      }
    },
    {
      check: ({ hits }) =>
        expect(hits.map(({ headers }) => headers.traceparent)).to.deep.equal([
          'nonsense',
          '00-00000000000000000000000000000000-b7ad6b7169203331-01',
          '',
        ]),
    },
  )

  same(
    'host-sets-header-then-late: headers set at the last moment by another tracer win',
    async ({ url }) => {
      const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
      const { send } = XMLHttpRequest.prototype
      XMLHttpRequest.prototype.send = function (...args) {
        this.setRequestHeader('traceparent', traceparent)
        return send.apply(this, args)
      }
      const { fetch } = window
      window.fetch = (input, init) => fetch(input, { ...init, headers: { ...init?.headers, traceparent } })
      const xhr = new XMLHttpRequest()
      xhr.open('GET', url, false)
      xhr.send()
      await window.fetch(url)
    },
    { check: ({ hits }) => expect(hits.map(({ headers }) => headers.traceparent)).to.deep.equal([theirs, theirs]) },
  )
})
