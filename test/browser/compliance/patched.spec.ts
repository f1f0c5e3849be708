import { expect } from 'chai'
import { openPage, type Page } from '../../support/page.js'

/** All that is patched where no other tracer has wrapped fetch before (neighbours.spec.ts), by where it is: in the core, then in the pipeline. `*` is every method of the interface. */
const PATCHED = `
  window: fetch setTimeout setInterval requestAnimationFrame requestIdleCallback
  Scheduler: postTask yield
  Response: * | Request: * | Blob: * | ReadableStream: *
  ReadableStreamDefaultReader: * | ReadableStreamBYOBReader: *
  XMLHttpRequest: open setRequestHeader send
  MessagePort: postMessage
  Navigator: sendBeacon
  HTMLFormElement: submit requestSubmit
  WebSocket: send
  EventSource: close
  History: pushState replaceState
  HTMLElement: focus blur showPopover hidePopover togglePopover
  SubtleCrypto: * | Cache: * | CacheStorage: * | Clipboard: * | CredentialsContainer: * | PaymentRequest: *
  LockManager: request
  Document: startViewTransition
  IDBFactory: open deleteDatabase
  IDBDatabase: transaction
  HTMLDialogElement: show showModal close
  window: open`
const CLASSES = ['XMLHttpRequest', 'MessageChannel', 'WebSocket', 'EventSource']

interface Found {
  readonly shape: unknown
  readonly isPatched: boolean
}

describe('compliance: each patched function', () => {
  let without: Page
  let ours: Page
  before(async () => {
    without = await openPage({}, false)
    ours = await openPage({ isSending: true })
    await ours.window.silmari.flush()
  })
  after(() => {
    without.close()
    ours.close()
  })

  it('is in this list, and nothing else is patched', () => {
    const found = [...findAll(ours)].filter(([, { isPatched }]) => isPatched).map(([name]) => name)
    const natives = [...findAll(without)].filter(([, { isPatched }]) => isPatched)
    expect(natives).to.deep.equal([])
    expect(found.sort()).to.deep.equal(namesOf(without).sort())
  })

  it('has the name, the length, the properties and the text of a native one', () => {
    const [natives, all] = [findAll(without), findAll(ours)]
    for (const name of namesOf(without)) {
      expect(all.get(name)!.shape, name).to.deep.equal(natives.get(name)!.shape)
    }
  })

  it('refuses a foreign this, and to be called with nothing, in the words of the browser', async () => {
    for (const name of namesOf(without)) {
      const [native, patched] = [await refusal(without, name), await refusal(ours, name)]
      expect(patched, name).to.deep.equal(native)
    }
  })

  it('that rejects is an unhandled rejection of the page, once', async () => {
    const heard = async (page: Page) => {
      const seen: string[] = []
      page.window.onunhandledrejection = (event: PromiseRejectionEvent) => {
        event.preventDefault()
        seen.push(`${event.reason?.name}: ${event.reason?.message}`)
      }
      const names = namesOf(without).filter(name => !CLASSES.includes(name))
      const promises = names.filter(name => {
        try {
          return call(page, name) instanceof page.window.Promise
        } catch {
          // Refused at once, which is looked at above.
          return false
        }
      })
      while (seen.length < promises.length) await new Promise(resolve => setTimeout(resolve, 10))
      await new Promise(resolve => page.window.requestAnimationFrame(() => setTimeout(resolve)))
      return seen.sort()
    }
    const native = await heard(without)
    expect(native.length).to.be.above(10)
    expect(await heard(ours)).to.deep.equal(native)
    expect(ours.window.faults).to.deep.equal([])
  })
})

/** The names of the list that this browser has. */
function namesOf({ window: win }: Page): string[] {
  const names = PATCHED.trim()
    .split(/\n|\|/)
    .flatMap(line => {
      const [type, methods] = line.trim().split(': ') as [string, string]
      const holder = type === 'window' ? win : win[type]?.prototype
      const all = holder && methods === '*' ? Object.keys(holder) : methods.split(' ')
      const isMethod = (name: string) => typeof Object.getOwnPropertyDescriptor(holder, name)?.value === 'function'
      return holder ? all.filter(isMethod).map(name => `${type}.${name}`) : []
    })
  return [...names, ...CLASSES]
}

/** Every function that a page finds on its window and on the prototypes there. */
function findAll({ window: win }: Page): Map<string, Found> {
  const all = new Map<string, Found>()
  const look = (holder: object, type: string) => {
    for (const key of Reflect.ownKeys(holder)) {
      const property = Object.getOwnPropertyDescriptor(holder, key)!
      const { value, writable, enumerable, configurable } = property
      if (typeof value !== 'function' || typeof key !== 'string' || key === 'constructor') continue
      const text: string = win.Function.prototype.toString.call(value)
      const isNative = text.includes('[native code]')
      if (isNative) {
        // Firefox makes them when they are first asked for, in that order.
        const own = Reflect.ownKeys(value).map(String).sort()
        const shape = [value.name, value.length, own, writable, enumerable, configurable]
        // A Proxy's text is that of a native function without its name: only so it is told here from a native one.
        const isPatched = !/function \w|class \w/.test(text)
        all.set(type === 'window' ? (CLASSES.includes(key) ? key : `window.${key}`) : `${type}.${key}`, {
          shape: [...shape, {}.toString.call(value), 'prototype' in value, Object.getPrototypeOf(value).name],
          isPatched,
        })
      }
    }
  }
  look(win, 'window')
  for (const name of Object.getOwnPropertyNames(win)) {
    const isClass = /^[A-Z]/.test(name) && typeof win[name] === 'function' && win[name].prototype
    if (isClass) look(win[name].prototype, name)
  }
  return all
}

function call({ window: win }: Page, name: string): unknown {
  if (CLASSES.includes(name)) return win[name]()
  const [type, method] = name.split('.') as [string, string]
  return (type === 'window' ? win : win[type].prototype)[method].call({})
}

async function refusal(page: Page, name: string): Promise<string> {
  let isSync = true
  try {
    const made = call(page, name)
    isSync = false
    return `answered ${await made}`
  } catch (error) {
    const { name: kind, message } = error as Error
    return `${isSync ? 'thrown' : 'rejected'} ${kind}: ${message}`
  }
}
