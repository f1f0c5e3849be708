import { same } from './same.js'

describe('compliance: how requests fail', () => {
  same('unhandled-rejection-kept: a rejection that nobody handles is reported, once', async ({ other, url }) => {
    const seen: string[] = []
    window.addEventListener('unhandledrejection', event => {
      event.preventDefault()
      seen.push(`${event.reason.name} ${event.promise instanceof Promise}`)
    })
    void fetch(`${other}${url}?refused`, { mode: 'cors' })
    void fetch('http://[')
    await new Promise(resolve => setTimeout(resolve, 0))
    while (seen.length < 2) await new Promise(resolve => setTimeout(resolve, 10))
    await fetch(url)
    await new Promise(resolve => setTimeout(resolve, 50))
    return seen
  })

  same('no-false-unhandled-rejection: a rejection that is handled is not reported', async ({ other, url }) => {
    const seen: string[] = []
    window.addEventListener('unhandledrejection', event => {
      seen.push(event.type)
    })
    window.addEventListener('rejectionhandled', event => {
      seen.push(event.type)
    })
    await fetch(`${other}${url}?refused`).catch(() => {})
    await fetch('http://[').then(null, () => {})
    try {
      await fetch(url, { signal: AbortSignal.abort() })
    } catch {
      // expected
    }
    const controller = new AbortController()
    const pending = fetch(`${other}${url}?hang`, { signal: controller.signal, mode: 'no-cors' })
    setTimeout(() => controller.abort(), 100)
    await pending.catch(() => {})
    await new Promise(resolve => setTimeout(resolve, 50))
    return seen
  })

  same('error-message-kept: wrong arguments are refused in the words of the browser', async ({ url }) => {
    const calls: (() => Promise<unknown>)[] = [
      // @ts-expect-error: what a page may do
      () => fetch(),
      () => fetch('http://['),
      () => fetch('http://user:pass@localhost/'),
      () => fetch('nope://x'),
      () => fetch(url, { method: 'TRACE' }),
      () => fetch(url, { method: 'not a token' }),
      () => fetch(url, { body: 'x' }),
      () => fetch(url, { method: 'HEAD', body: 'x' }),
      () => fetch(url, { mode: 'navigate' }),
      () => fetch(url, { mode: 'odd' as never }),
      () => fetch(url, { headers: null as never }),
      () => fetch(url, { headers: 'text' as never }),
      () => fetch(url, { headers: [['one']] as never }),
      () => fetch(url, { headers: [1] as never }),
      () => fetch(url, { headers: { 'bad name': 'x' } }),
      () => fetch(url, { headers: { 'x-a': 'bad\nvalue' } }),
      () => fetch(url, { headers: { 'x-a': '실마리' } }),
      () => fetch(url, { headers: { [Symbol('odd')]: 'x' } as never }),
      () => fetch(url, { cache: 'only-if-cached' }),
      () => fetch(url, { referrer: 'http://[' }),
      () => fetch(url, { signal: {} as never }),
      () => fetch(url, { window: {} as never }),
      () => fetch(url, 1 as never),
      () => fetch(url, 'text' as never),
      () => fetch(Symbol('odd') as never),
      () => fetch({ toString: () => Promise.reject('odd') } as never),
      () =>
        fetch({
          toString() {
            throw new RangeError('from the page')
          },
        } as never),
      () =>
        fetch(url, {
          get headers(): never {
            throw new RangeError('from the page')
          },
        }),
      () =>
        fetch(url, {
          get method(): never {
            throw new RangeError('from the page')
          },
        }),
    ]
    const words: string[] = []
    for (const call of calls) {
      let isSync = true
      const settled = (() => {
        try {
          return call().then(
            response => `${response}`,
            error => `${isSync} ${error?.name}: ${error?.message}`,
          )
        } catch (error) {
          return `thrown ${error}`
        }
      })()
      isSync = false
      words.push(await settled)
    }
    return words
  })

  same(
    'error-message-kept: a refused connection and a missing permission fail as natively',
    async ({ other, url }) => {
      const words: string[] = []
      for (const target of [`${other}${url}`, 'http://127.0.0.1:1/', `${url}?cut`]) {
        words.push(
          await fetch(target)
            .catch(error => `${error.name}: ${error.message} ${error.constructor === TypeError}`)
            .then(String),
        )
      }
      return words
    },
    { isSeenAlike: false },
  )

  same('already-aborted-order: an aborted signal rejects in the same order among microtasks', async ({ url }) => {
    const order: string[] = []
    const tick = async (name: string): Promise<void> => {
      for (let i = 0; i < 4; i++) {
        await null
        order.push(`${name} ${i}`)
      }
    }
    const reason = new Error('mine')
    const failing = fetch(url, { signal: AbortSignal.abort(reason) }).catch(error =>
      order.push(`abort ${error === reason}`),
    )
    const request = new Request(url, { signal: AbortSignal.abort() })
    const asked = fetch(request).catch(error => order.push(`request ${error.name}`))
    await Promise.all([failing, tick('a'), asked])
    return order
  })

  same('already-aborted-order: a bad URL rejects in the same order among microtasks', async () => {
    const order: string[] = []
    const tick = async (): Promise<void> => {
      for (let i = 0; i < 4; i++) {
        await null
        order.push(`tick ${i}`)
      }
    }
    await Promise.all([fetch('http://[').catch(() => order.push('refused')), tick()])
    return order
  })

  same(
    'abort: the reason of the page arrives as the same object, before and after the answer',
    async ({ url }) => {
      const reason = { my: 'reason' }
      const first = new AbortController()
      const early = fetch(`${url}?hang`, { signal: first.signal }).catch(error => error === reason)
      first.abort(reason)
      const second = new AbortController()
      const response = await fetch(`${url}?drip=40`, { signal: second.signal })
      const late = response.text().catch(error => error === reason)
      second.abort(reason)
      return [await early, await late]
    },
    { isSeenAlike: false },
  )

  same('abort: AbortSignal.timeout and AbortSignal.any end a request as natively', async ({ url }) => {
    const words: string[] = []
    // The signal may fire before the request has left, so whether the server sees it is chance.
    for (const signal of [
      AbortSignal.timeout(50),
      AbortSignal.any([AbortSignal.timeout(50), new AbortController().signal]),
    ]) {
      words.push(
        await fetch(`${url}-uncounted?hang`, { signal })
          .catch(error => `${error.name}: ${error.message}`)
          .then(String),
      )
    }
    return words
  })
})
