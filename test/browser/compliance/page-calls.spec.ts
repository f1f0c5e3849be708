import { same } from './same.js'

describe('compliance: WebSocket, EventSource, sendBeacon, forms, history', () => {
  same('the classes look as natively: name, length, constants, prototype, constructor', () => {
    const shapeOf = (of: typeof WebSocket | typeof EventSource) => {
      const property = Object.getOwnPropertyDescriptor(window, of.name)!
      const made = Object.getOwnPropertyDescriptor(of.prototype, 'constructor')!
      return {
        name: [of.name, of.length, typeof of, `${{}.toString.call(of)}`],
        constants: [of.CONNECTING, of.OPEN, of.CLOSED, Object.keys(of), Reflect.ownKeys(of)],
        property: [property.writable, property.enumerable, property.configurable],
        constructor: [made.writable, made.enumerable, made.configurable],
        isOwn: of.prototype.constructor === of,
        parent: Object.getPrototypeOf(of) === EventTarget,
        methods: Object.keys(of.prototype),
      }
    }
    return [shapeOf(WebSocket), shapeOf(EventSource)]
  })

  same('the functions look as natively: name, length, property', () => {
    const shapeOf = <T extends object>(of: T, name: keyof T & string) => {
      const { value, writable, enumerable, configurable } = Object.getOwnPropertyDescriptor(of, name)!
      return [
        value.name,
        value.length,
        writable,
        enumerable,
        configurable,
        Reflect.ownKeys(value),
        'prototype' in value,
      ]
    }
    return [
      shapeOf(WebSocket.prototype, 'send'),
      shapeOf(EventSource.prototype, 'close'),
      shapeOf(Navigator.prototype, 'sendBeacon'),
      shapeOf(HTMLFormElement.prototype, 'submit'),
      shapeOf(History.prototype, 'pushState'),
      shapeOf(History.prototype, 'replaceState'),
      Object.keys(navigator).length,
      Object.getOwnPropertyNames(history),
    ]
  })

  same('what is wrong is refused in the words of the browser', () => {
    const messages: string[] = []
    const attempts: (() => unknown)[] = [
      () => (WebSocket as unknown as () => void)(),
      () => new (WebSocket as unknown as new () => WebSocket)(),
      () => new WebSocket('ftp://x'),
      () => new WebSocket('ws://127.0.0.1:1', ['a', 'a']),
      () => new WebSocket('ws://127.0.0.1:1').send('early'),
      () => WebSocket.prototype.send.call({} as WebSocket, 'x'),
      () => new (EventSource as unknown as new () => EventSource)(),
      () => new EventSource('http://['),
      () => EventSource.prototype.close.call({} as EventSource),
      () => (navigator.sendBeacon as unknown as () => void)(),
      () => navigator.sendBeacon('http://['),
      () => navigator.sendBeacon('data:,x'),
      () => navigator.sendBeacon.call({} as Navigator, '/'),
      () => HTMLFormElement.prototype.submit.call({} as HTMLFormElement),
      () => history.pushState(null, '', 'https://elsewhere.example/'),
      () => history.pushState(() => {}, ''),
      () => history.replaceState.call({} as History, null, ''),
    ]
    for (const attempt of attempts) {
      try {
        messages.push(String(attempt()))
      } catch (error) {
        messages.push(`${(error as Error).name}: ${(error as Error).message}`)
      }
    }
    return messages
  })

  same(
    'a socket is what the page made: instanceof, subclass, own properties, url, events in order',
    async ({ other }) => {
      class Own extends WebSocket {
        kind = 'own'
        override send(data: string) {
          super.send(`${data}!`)
        }
      }
      const talk = async () => {
        const log: string[] = []
        const socket = new Own(`${other.replace('http', 'ws')}/socket`)
        log.push(socket.constructor.name, String(socket instanceof Own), String(socket instanceof WebSocket))
        log.push(Object.prototype.toString.call(socket), Reflect.ownKeys(socket).join(), socket.binaryType)
        const isBroken = await new Promise<boolean>(resolve => {
          socket.onopen = () => socket.send('a')
          socket.addEventListener('message', ({ data }) => {
            log.push(data)
            WebSocket.prototype.send.call(socket, data === 'a!' ? new Uint8Array([1]) : 'close')
          })
          socket.onclose = ({ code, wasClean, type }) => {
            log.push(`${type} ${code} ${wasClean}`)
            resolve(code === 1006)
          }
        })
        return { log, isBroken }
      }
      // A browser breaks connections when the machine's network changes: what it then tells is no promise of ours.
      for (let tries = 0; ; tries++) {
        const { log, isBroken } = await talk()
        if (!isBroken || tries === 3) return log
      }
    },
  )

  same('an event source is what the page made', async ({ url }) => {
    const source = new EventSource(`${url}?h=content-type:text/event-stream&body=event:%20named%0Adata:%20x%0A%0A`)
    const data = await new Promise(resolve => {
      source.addEventListener('named', event => resolve((event as MessageEvent).data))
    })
    source.close()
    const isOwn = source.constructor === EventSource
    return [data, source.readyState, source instanceof EventSource, isOwn, Reflect.ownKeys(source)]
  })

  same('a beacon carries what the page gave it, and nothing else', async ({ id, origin }) => {
    const answers: boolean[] = []
    // One after the other: the browser promises no order.
    for (const [url, ...body] of [
      [`/do/${id}`, 'text'],
      [new URL(`/do/${id}?blob`, origin), new Blob(['blob'], { type: 'text/plain' })],
      [`/do/${id}?none`],
    ] as Parameters<typeof navigator.sendBeacon>[]) {
      answers.push(navigator.sendBeacon(url, ...body))
      while ((await (await fetch(`/hits/${id}`)).json()).length < answers.length);
    }
    return answers
  })

  same('history-args: state, arguments and getters are as natively', () => {
    const log: unknown[] = []
    const state = { nested: { at: new Date(0) }, list: [1, 2] }
    history.pushState(state, 'unused', '#a')
    log.push(history.state, history.length > 0, location.hash, history.state !== state)
    const tricky = {
      get url() {
        log.push('read once')
        return '#b'
      },
    }
    history.replaceState(null, '', tricky.url)
    history.pushState(undefined, '')
    log.push(
      location.hash,
      history.state === null,
      history.pushState(1, '', { toString: () => '#c' } as unknown as string),
    )
    return [...log, location.hash]
  })

  same(
    'history-args: the same where the browser has no Navigation API',
    () => {
      const log: unknown[] = []
      history.pushState({ at: 1 }, '', '#a')
      history.replaceState({ at: 2 }, '', { toString: () => '#b' } as unknown as string)
      log.push(history.state, location.hash, Object.getOwnPropertyNames(history))
      return log
    },
    { before: 'Object.defineProperty(window, "navigation", { value: undefined })' },
  )

  same('onerror-kept: handlers, their arguments and the console see each error as natively', async () => {
    const log: unknown[] = []
    window.onerror = (message, source, line, column, error) => {
      log.push([message, typeof source, typeof line, typeof column, error?.message])
      return true
    }
    window.onunhandledrejection = event => {
      log.push([String(event.reason), event.defaultPrevented])
      event.preventDefault()
    }
    setTimeout(() => {
      throw new Error('late')
    }, 0)
    Promise.reject(new Error('rejected'))
    dispatchEvent(new ErrorEvent('error', { message: 'own', error: null }))
    while (log.length < 3) await new Promise(resolve => setTimeout(resolve, 10))
    return log.map(String).sort()
  })
})
