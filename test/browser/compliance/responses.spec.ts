import { expect } from 'chai'
import { same } from './same.js'

describe('compliance: what a page gets from fetch', () => {
  same("response-identity: the Response is the browser's own, with all its members", async ({ url }) => {
    const answer = await fetch(`${url}?status=201&h=x-answer:1&body=text`)
    const copy = answer.clone()
    const prototype = Object.getPrototypeOf(answer) === Response.prototype
    const members = [
      answer.type,
      answer.url,
      answer.redirected,
      answer.status,
      answer.ok,
      answer.statusText,
      answer.bodyUsed,
    ]
    const texts = [await answer.text(), answer.bodyUsed, copy.bodyUsed, await copy.text()]
    return [prototype, Reflect.ownKeys(answer), String(answer), members, texts, answer.headers.get('x-answer')]
  })

  same('response-identity: every way of reading a body works', async ({ url }) => {
    const ask = () => fetch(`${url}?body={"a":1}`)
    const form = await (await fetch(`${url}?body=a=1&h=content-type:application/x-www-form-urlencoded`)).formData()
    const chunks: number[] = []
    const reader = (await ask()).body!.getReader()
    for (let part = await reader.read(); !part.done; part = await reader.read()) chunks.push(part.value.byteLength)
    return [
      await (await ask()).json(),
      (await (await ask()).blob()).size,
      (await (await ask()).arrayBuffer()).byteLength,
      [...form].map(String),
      chunks,
    ]
  })

  same('status: answers with errors, without bodies and with nothing but headers', async ({ url }) => {
    const answers: unknown[] = []
    for (const status of [200, 204, 206, 304, 400, 404, 429, 500, 503]) {
      const { ok, statusText, body } = await fetch(`${url}?status=${status}`)
      answers.push([status, ok, statusText, body === null])
    }
    return answers
  })

  same(
    'fetch-storm-500: five hundred requests at once are all answered, each once',
    async ({ url }) => {
      const all = await Promise.all(
        Array.from({ length: 500 }, (_, i) => fetch(`${url}?body=${i}`).then(answer => answer.text())),
      )
      return all.every((text, i) => text === `${i}`)
    },
    { isSeenAlike: false, check: ({ hits }) => expect(hits.length).to.equal(500) },
  )

  same(
    'long-url: a URL of a hundred thousand characters fares as natively',
    async ({ url }) => {
      const long = `${url}?q=${'x'.repeat(100_000)}`
      const xhr = new XMLHttpRequest()
      xhr.open('GET', long)
      const done = new Promise(resolve => xhr.addEventListener('loadend', resolve))
      xhr.send()
      await done
      return [(await fetch(long)).status, xhr.status]
    },
    { isSending: true, check: ({ sent }) => expect(JSON.stringify(sent.spans).length).to.be.below(40_000) },
  )

  same('order: continuations of several requests run in the order of the answers', async ({ url }) => {
    const order: string[] = []
    const ask = async (name: string, query: string) => {
      await fetch(`${url}?${query}`)
      order.push(`${name} 1`)
      await null
      order.push(`${name} 2`)
    }
    await ask('a', '')
    await Promise.all([ask('b', ''), Promise.resolve().then(() => order.push('microtask'))])
    return order
  })
})

describe('compliance: streams', () => {
  same('streaming: parts arrive as they are sent', async ({ url }) => {
    const answer = await fetch(`${url}?drip=500`)
    const reader = answer.body!.getReader()
    const { done } = await reader.read()
    const [{ ended }] = await (await fetch(`/hits/${url.slice(4)}`)).json()
    await reader.cancel()
    return [done, ended]
  })

  same(
    'streaming: a body of 192 MB that nobody reads is pulled no further than natively',
    async ({ url }) => {
      const answer = await fetch(`${url}?mb=192`)
      // Until the server can write no more.
      const sent = async (): Promise<number> => (await (await fetch(`/hits/${url.slice(4)}`)).json())[0].sent
      for (let before = -1, now = await sent(); now !== before; now = await sent()) {
        before = now
        await new Promise(resolve => setTimeout(resolve, 300))
      }
      return answer.bodyUsed
    },
    {
      check: (ours, without) => {
        // What sits in the buffers of the browser and of both sockets varies by some megabytes.
        expect(ours.hits[0]!.sent).to.be.below(without.hits[0]!.sent + 40 * 2 ** 20)
      },
    },
  )

  same('reader.cancel: the server sees the connection end', async ({ url }) => {
    const answer = await fetch(`${url}?drip=1000`)
    const reader = answer.body!.getReader()
    await reader.read()
    await reader.cancel()
    for (let i = 0; i < 100; i++) {
      const state = await (await fetch(`/hits/${url.slice(4)}`)).json()
      if (state[0].ended === 'cut') return 'cut'
      await new Promise(resolve => setTimeout(resolve, 20))
    }
    return 'open'
  })

  same('clone: both branches are read, one after the other', async ({ url }) => {
    const answer = await fetch(`${url}?mb=1`)
    const copy = answer.clone()
    const [a, b] = await Promise.all([answer.arrayBuffer(), copy.arrayBuffer()])
    return [a.byteLength, b.byteLength]
  })

  same('upload: a stream is sent while it is written, and refused where it cannot be', async ({ url }) => {
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('streamed'))
        controller.close()
      },
    })
    // HTTP/1.1 has no upload streams: Chromium refuses, Firefox sends the stream as text.
    return fetch(url, { method: 'POST', body, duplex: 'half' } as RequestInit).then(
      async answer => `${answer.status} ${await answer.text()}`,
      error => `${error.name} ${error.message}`,
    )
  })

  same('upload: a Request with a stream stays usable as natively', async ({ url }) => {
    const make = () =>
      new Request(url, {
        method: 'POST',
        body: new Blob(['blob']).stream(),
        duplex: 'half',
      } as RequestInit)
    const request = make()
    const promise = fetch(request).then(
      ({ status }) => `${status}`,
      error => error.name,
    )
    return [request.bodyUsed, await promise, request.bodyUsed]
  })

  same('WebAssembly: compileStreaming takes the Response', async ({ url }) => {
    const wasm = `${url}?h=content-type:application/wasm&body=%00asm%01%00%00%00`
    return String(await WebAssembly.compileStreaming(fetch(wasm)))
  })
})
