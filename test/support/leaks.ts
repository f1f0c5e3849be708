/**
 * Says what a script has left behind. Put `WATCH` into a page before the SDK (`openPage({ before: WATCH })`); `leaks(page)`
 * then names each listener, timer, frame callback, observer, channel, stored key, cookie, and each property of a global
 * or of its prototype that is not as it was. An empty list after `shutdown()` is law 6 of the design.
 */
import type { Page } from './page.js'

export const WATCH = `window.leaks = (${watch})()`

export function leaks(page: Page): string[] {
  return page.window.leaks()
}

// Runs in the page, as text: it may use nothing from outside.
function watch(): () => string[] {
  const live = new Map<object, string>()
  const of = <T extends object>(name: string): T =>
    (window as never as Record<string, { prototype: T }>)[name]!.prototype
  // biome-ignore lint/suspicious/noExplicitAny: any function of the platform
  type Native = (...args: any[]) => any

  function wrap<T extends object>(
    target: T | undefined,
    name: string,
    around: (native: Native, self: T, args: never[]) => unknown,
  ) {
    const native = (target as Record<string, Native> | undefined)?.[name]
    if (!target || !native) return
    const wrapped = function (this: T, ...args: never[]) {
      return around((...given) => Reflect.apply(native, this, given), this, args)
    }
    Object.defineProperty(target, name, { value: wrapped, writable: true, configurable: true, enumerable: true })
  }

  type Listener = { target: unknown; type: string; callback: unknown; capture: boolean }
  const listeners: Listener[] = []
  const toCapture = (options: unknown) =>
    !!(typeof options === 'object' ? (options as { capture?: boolean } | null)?.capture : options)
  const forget = (entry: Listener | undefined) => {
    if (entry) listeners.splice(listeners.indexOf(entry), 1)
  }
  const find = (target: unknown, type: string, callback: unknown, capture: boolean) =>
    listeners.find(
      one => one.target === target && one.type === type && one.callback === callback && one.capture === capture,
    )
  const { addEventListener: add } = of<EventTarget>('EventTarget')

  wrap(of<EventTarget>('EventTarget'), 'addEventListener', (native, self, args) => {
    const [type, callback, options] = args as unknown as [
      string,
      unknown,
      { once?: boolean; signal?: AbortSignal } | undefined,
    ]
    const target = self ?? window
    const capture = toCapture(options)
    if (callback && !find(target, type, callback, capture)) {
      const entry = { target, type, callback, capture }
      listeners.push(entry)
      if (options?.once) add.call(target, type, () => forget(entry), { once: true, capture })
      if (options?.signal) add.call(options.signal, 'abort', () => forget(entry), { once: true })
    }
    return native(...args)
  })
  wrap(of<EventTarget>('EventTarget'), 'removeEventListener', (native, self, args) => {
    const [type, callback, options] = args as unknown as [string, unknown, unknown]
    forget(find(self ?? window, type, callback, toCapture(options)))
    return native(...args)
  })

  const waiting = new Map<string, string>()
  for (const [begin, end] of [
    ['setTimeout', 'clearTimeout'],
    ['setInterval', 'clearInterval'],
    ['requestAnimationFrame', 'cancelAnimationFrame'],
    ['requestIdleCallback', 'cancelIdleCallback'],
  ] as const) {
    wrap(window, begin, (native, _self, [callback, ...rest]: unknown[]) => {
      const id = native(
        (...args: unknown[]) => {
          if (begin !== 'setInterval') waiting.delete(`${end} ${id}`)
          return (callback as Native)(...args)
        },
        ...rest,
      )
      waiting.set(`${end} ${id}`, `${begin} ${id}: ${String(callback).slice(0, 80)}`)
      return id
    })
    wrap(window, end, (native, _self, args) => {
      // The two kinds of timer share their ids.
      for (const name of end.endsWith('Frame') || end.endsWith('Callback')
        ? [end]
        : ['clearTimeout', 'clearInterval']) {
        waiting.delete(`${name} ${args[0]}`)
      }
      return native(...args)
    })
  }

  for (const name of [
    'MutationObserver',
    'PerformanceObserver',
    'ResizeObserver',
    'IntersectionObserver',
    'ReportingObserver',
  ]) {
    if (!(name in window)) continue
    wrap(of<object>(name), 'observe', (native, self, args) => {
      live.set(self, `${name} is still observing`)
      return native(...args)
    })
    wrap(of<object>(name), 'disconnect', (native, self, args) => {
      live.delete(self)
      return native(...args)
    })
  }
  const onConstruct = (name: 'BroadcastChannel' | 'MessageChannel', fn: (made: never, args: unknown[]) => void) => {
    const proxy = new Proxy(window[name], {
      construct(target, args, self) {
        const made = Reflect.construct(target, args, self)
        fn(made as never, args)
        return made
      },
    })
    Object.defineProperty(window, name, { value: proxy, writable: true, configurable: true })
  }
  onConstruct('BroadcastChannel', (channel: BroadcastChannel, [name]) => {
    live.set(channel, `BroadcastChannel ${name} is still open`)
  })
  wrap(of<BroadcastChannel>('BroadcastChannel'), 'close', (native, self, args) => {
    live.delete(self)
    return native(...args)
  })
  // Where one port is closed, neither hears anything more.
  const peers = new WeakMap<MessagePort, MessagePort>()
  onConstruct('MessageChannel', ({ port1, port2 }: MessageChannel) => {
    peers.set(port1, port2).set(port2, port1)
  })
  wrap(of<MessagePort>('MessagePort'), 'close', (native, self, args) => {
    const isOver = ({ target }: Listener) => target === self || target === peers.get(self)
    for (const entry of listeners.filter(isOver)) forget(entry)
    return native(...args)
  })

  type State = Map<object, [label: string, properties: Map<PropertyKey, PropertyDescriptor>]>
  const readState = (): State => {
    const state: State = new Map()
    const note = (label: string, holder: object) => {
      if (state.has(holder)) return
      state.set(holder, [
        label,
        new Map(Reflect.ownKeys(holder).map(key => [key, Reflect.getOwnPropertyDescriptor(holder, key)!])),
      ])
    }
    note('window', window)
    for (const name of [
      'document',
      'navigator',
      'history',
      'location',
      'performance',
      'console',
      'crypto',
      'navigation',
      'scheduler',
    ]) {
      const holder = (window as never as Record<string, object | undefined>)[name]
      if (holder) note(name, holder)
    }
    for (const name of Object.getOwnPropertyNames(window)) {
      const { value } = Reflect.getOwnPropertyDescriptor(window, name) ?? {}
      if (typeof value !== 'function') continue
      note(name, value)
      if (typeof value.prototype === 'object' && value.prototype) note(`${name}.prototype`, value.prototype)
    }
    return state
  }
  const readStored = () => {
    const keys: string[] = []
    for (const area of ['localStorage', 'sessionStorage'] as const) {
      for (const key of Object.keys(window[area])) keys.push(`${area} ${key}`)
    }
    for (const cookie of document.cookie.split('; ')) if (cookie) keys.push(`cookie ${cookie.split('=')[0]}`)
    return keys
  }

  // The handle of the script tag stays where the page looks for it, and does nothing any more.
  const isExpected = (label: string) =>
    ['window.silmari', 'window.leaks'].includes(label) || /^window\.\d+$/.test(label)
  const stored = readStored()
  const before = readState()
  return () => {
    const found = [...live.values(), ...waiting.values()]
    for (const { target, type, capture } of listeners)
      found.push(`${target}: listener of ${type}${capture ? ', capturing' : ''}`)
    for (const key of readStored()) if (!stored.includes(key)) found.push(`${key} is still stored`)
    const after = readState()
    for (const [holder, [label, properties]] of before) {
      const [, now] = after.get(holder) ?? [label, new Map()]
      for (const key of new Set([...properties.keys(), ...now.keys()])) {
        const name = `${label}.${String(key)}`
        const [was, is] = [properties.get(key), now.get(key)]
        const isSame = was && is && Object.is(was.value, is.value) && was.get === is.get && was.set === is.set
        if (!isSame && !isExpected(name)) found.push(`${name} is ${was ? (is ? 'another' : 'gone') : 'new'}`)
      }
    }
    return found
  }
}
