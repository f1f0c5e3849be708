import { same } from './same.js'

describe('compliance: what patched functions look like', () => {
  same('api-shape: fetch has the name, length, text and property of the native one', () => {
    const { fetch } = window
    // A Proxy's text is that of a native function without its name; what pages look for is that it is native.
    const isNative = (text: string): boolean => /^function \w*\(\) \{\s*\[native code\]\s*\}$/.test(text)
    const property = Object.getOwnPropertyDescriptor(window, 'fetch')!
    return {
      text: [isNative(String(fetch)), isNative(Function.prototype.toString.call(fetch)), `${{}.toString.call(fetch)}`],
      name: [fetch.name, fetch.length, typeof fetch],
      own: Reflect.ownKeys(fetch),
      prototype: 'prototype' in fetch,
      property: [property.writable, property.enumerable, property.configurable],
      isListed: Object.keys(window).includes('fetch'),
      parent: Object.getPrototypeOf(fetch) === Function.prototype,
    }
  })

  same('api-shape: fetch is no constructor and answers with a promise of the page', async ({ url }) => {
    let thrown = ''
    try {
      // @ts-expect-error: what a page may try
      new fetch(url)
    } catch (error) {
      thrown = (error as Error).name
    }
    const promise = fetch(url)
    const shape = [
      promise instanceof Promise,
      promise.constructor === Promise,
      String(promise),
      Reflect.ownKeys(promise),
    ]
    return [thrown, ...shape, (await promise) instanceof Response]
  })

  same('illegal-this: fetch refuses a foreign this as natively', async ({ url }) => {
    const words: string[] = []
    for (const self of [{}, 1, null, undefined, window, document]) {
      const call = fetch.call(self as never, url)
      words.push(
        await call.then(
          ({ status }) => `${status}`,
          error => `${error.name}: ${error.message}`,
        ),
      )
    }
    const detached = fetch
    words.push(`${(await detached(url)).status}`, `${(await fetch.apply(undefined, [url])).status}`)
    words.push(`${(await Reflect.apply(fetch, window, [url])).status}`, `${(await fetch.bind(window)(url)).status}`)
    return words
  })

  same('illegal-this: XMLHttpRequest methods refuse a foreign this as natively', () => {
    const { open, send, abort, setRequestHeader } = XMLHttpRequest.prototype
    const attempts = [
      () => Reflect.apply(open, {}, ['GET', '/']),
      () => send.call({} as never),
      () => abort.call({} as never),
      () => setRequestHeader.call({} as never, 'a', 'b'),
      () => Reflect.apply(open, new EventTarget(), ['GET', '/']),
    ]
    return attempts.map(attempt => {
      try {
        return attempt()
      } catch (error) {
        return `${(error as Error).name}: ${(error as Error).message}`
      }
    })
  })

  same('xhr-shape: XMLHttpRequest and its methods look native', () => {
    const { prototype } = XMLHttpRequest
    const methods = ['open', 'send', 'abort', 'setRequestHeader', 'getResponseHeader'] as const
    return {
      methods: methods.map(name => {
        const { value, writable, enumerable, configurable } = Object.getOwnPropertyDescriptor(prototype, name)!
        return [
          /\[native code\]/.test(value),
          value.name,
          value.length,
          Reflect.ownKeys(value),
          writable,
          enumerable,
          configurable,
        ]
      }),
      keys: Reflect.ownKeys(prototype).map(String),
      own: Reflect.ownKeys(new XMLHttpRequest()),
      statics: [
        XMLHttpRequest.DONE,
        /\[native code\]/.test(`${XMLHttpRequest}`),
        XMLHttpRequest.length,
        XMLHttpRequest.name,
      ],
      identity: [
        new XMLHttpRequest() instanceof XMLHttpRequest,
        new XMLHttpRequest() instanceof EventTarget,
        new XMLHttpRequest().constructor === XMLHttpRequest,
        prototype.constructor === XMLHttpRequest,
        Object.getPrototypeOf(new XMLHttpRequest()) === prototype,
      ],
    }
  })

  same('xhr-shape: a subclass overrides and calls the native methods', async ({ url }) => {
    const seen: string[] = []
    class Loud extends XMLHttpRequest {
      override send(body?: XMLHttpRequestBodyInit | null): void {
        seen.push('send')
        super.send(body)
      }
    }
    const xhr = new Loud()
    xhr.open('POST', url)
    xhr.send('text')
    await new Promise(resolve => xhr.addEventListener('loadend', resolve))
    return [seen, xhr.status, xhr instanceof Loud]
  })

  same(
    'frozen-targets: a page that has locked its globals keeps them',
    async ({ url }) => {
      const property = Object.getOwnPropertyDescriptor(window, 'fetch')!
      return [
        property.writable,
        property.configurable,
        Object.isFrozen(XMLHttpRequest.prototype),
        (await fetch(url)).status,
      ]
    },
    {
      before: `Object.defineProperty(window, 'fetch', { value: fetch, writable: false, configurable: false })
        Object.freeze(XMLHttpRequest.prototype)`,
    },
  )
})
