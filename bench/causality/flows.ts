/**
 * What a click does on the page that is measured. Each flow makes requests whose URL says which click is their cause; the
 * tools under test see the URLs and never read them.
 */
export type Ask = (step: string | number) => Promise<Response>
type Flow = (ask: Ask) => Promise<unknown>

const sleep = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms))
const frame = () => new Promise<number>(resolve => requestAnimationFrame(resolve))
const idle = () => new Promise<unknown>(resolve => (window.requestIdleCallback ?? setTimeout)(resolve))

async function deep(levels: number): Promise<void> {
  await null
  if (levels > 0) await deep(levels - 1)
}

/** Only an answer that is asked for by such a name has a body, for Chromium lists no request whose body nobody reads. */
async function json(ask: Ask, step: string | number): Promise<unknown> {
  return (await ask(`${step}.json`)).json()
}

/** Reads through a cache of promises, as data libraries do. */
function createCache() {
  const entries = new Map<string, Promise<unknown>>()
  return (key: string, load: () => Promise<unknown>) => {
    const found = entries.get(key) ?? load()
    entries.set(key, found)
    return found
  }
}
const warm = createCache()
const cache = createCache()
let round = 0
let joins = 0
let delays = 0

export const FLOWS: Record<string, Flow> = {
  async deep(ask) {
    for (let step = 0; step < 3; step++) {
      await deep(20)
      await json(ask, step)
    }
  },
  async timers(ask) {
    await sleep(20)
    await ask('first')
    await deep(5)
    await sleep(35)
    await ask('second')
    await new Promise<void>(resolve => {
      let count = 0
      const id = setInterval(async () => {
        await null
        await ask(`tick ${count}`)
        if (++count === 3) resolve(clearInterval(id))
      }, 25)
    })
  },
  async debounced(ask) {
    let timer: ReturnType<typeof setTimeout> | undefined
    await new Promise<void>(resolve => {
      for (let i = 0; i < 5; i++) {
        clearTimeout(timer)
        timer = setTimeout(() => ask('once').then(() => resolve()), 40)
      }
    })
  },
  async frames(ask) {
    await frame()
    await frame()
    await json(ask, 'first')
    await frame()
    await deep(3)
    await ask('second')
    await idle()
    await ask('idle')
  },
  async parallel(ask) {
    const all = await Promise.all([
      ask('a'),
      ask('b.json').then(answer => answer.text()),
      sleep(10).then(() => ask('c')),
    ])
    await Promise.race([sleep(30), ask(`after ${all.length}`)])
    await Promise.allSettled([ask('d'), Promise.reject(new Error('on purpose'))])
    await ask('last')
  },
  async streamed(ask) {
    const reader = (await ask('stream')).body!.getReader()
    let chunk = 0
    for (let { done } = await reader.read(); !done; { done } = await reader.read()) await ask(`chunk ${chunk++}`)
    await ask('read')
  },
  async piped(ask) {
    const { body } = await ask('stream')
    const reader = body!.pipeThrough(new TextDecoderStream()).getReader()
    while (!(await reader.read()).done) await null
    await ask('read')
  },
  async xhr(ask) {
    await ask('before')
    await new Promise(resolve => {
      const request = new XMLHttpRequest()
      request.onload = resolve
      request.open('GET', `/api/other/${Math.random()}`)
      request.send()
    })
    await deep(4)
    await ask('after')
  },
  async messages(ask) {
    const { port1, port2 } = new MessageChannel()
    await new Promise(resolve => {
      port1.onmessage = resolve
      port2.postMessage('go')
    })
    await ask('message')
    port1.close()
    const { scheduler } = window as unknown as {
      scheduler?: { postTask(fn: () => unknown): Promise<unknown>; yield?: () => Promise<void> }
    }
    await scheduler?.postTask(() => ask('task'))
    await scheduler?.yield?.()
    await ask('yielded')
  },
  async stored(ask) {
    const open = indexedDB.open('bench', 1)
    open.onupgradeneeded = () => open.result.createObjectStore('things')
    const db = await new Promise<IDBDatabase>(resolve => {
      open.onsuccess = () => resolve(open.result)
    })
    await ask('opened')
    const transaction = db.transaction('things', 'readwrite')
    const put = transaction.objectStore('things').put(1, 'one')
    await new Promise(resolve => {
      put.onsuccess = resolve
    })
    await new Promise(resolve => transaction.addEventListener('complete', resolve))
    db.close()
    await ask('stored')
  },
  async retried(ask) {
    const controller = new AbortController()
    setTimeout(() => controller.abort(), 5)
    await fetch('/slow', { signal: controller.signal }).catch(() => null)
    await ask('again')
    await ask('and again.json').then(answer => answer.blob())
  },
  /** In the cache since the page began. */
  async cached(ask) {
    await warm('list', () => fetch('/api/other/warm.json').then(answer => answer.json()))
    await ask('warm')
  },
  /** Two clicks in turn wait for one answer; who asked first is not who goes on. */
  async shared(ask) {
    await cache(`list ${Math.floor(round++ / 2)}`, () => ask('stream').then(answer => answer.text()))
    await ask('shared')
  },
  /** The same, where an event settles the promise. */
  async joined(ask) {
    const load = () =>
      new Promise(resolve => {
        const request = new XMLHttpRequest()
        request.onload = resolve
        request.open('GET', '/api/other/stream')
        request.send()
      })
    await cache(`joined ${Math.floor(joins++ / 2)}`, load)
    await ask('joined')
  },
  /** The same, where a timer does. */
  async delayed(ask) {
    await cache(`delayed ${Math.floor(delays++ / 2)}`, () => sleep(60))
    await ask('delayed')
  },
  /** Loading a module is the browser's own affair: nobody can follow. */
  async imported(ask) {
    await import(`/module.js?${Math.random()}`)
    await ask('imported')
  },
}

/** Two clicks wait for one answer. */
export const SHARED: readonly string[] = ['shared', 'joined', 'delayed']

/**
 * Where the platform itself breaks the chain, so that no script can know: the browser begins the task after `import()` and
 * tells nobody why; of two that await one promise both go on in one task. What follows is told apart.
 */
export const BROKEN: readonly string[] = ['imported', ...SHARED]

/** What the page does by itself all the while. */
export function startBackground(ask: Ask): void {
  void warm('list', () => fetch('/api/other/warm.json').then(answer => answer.json()))
  setInterval(() => ask('interval'), 47)
  const poll = async () => {
    await json(ask, 'poll')
    setTimeout(poll, 31)
  }
  void poll()
  const draw = (count: number) => {
    if (count % 7 === 0) void ask('frame')
    requestAnimationFrame(() => draw(count + 1))
  }
  draw(0)
  const { port1, port2 } = new MessageChannel()
  port1.onmessage = async () => {
    await ask('message')
    setTimeout(() => port2.postMessage(0), 53)
  }
  port2.postMessage(0)
  const show = () => {
    const image = new Image()
    image.onload = async () => {
      await ask('image')
      setTimeout(show, 41)
    }
    image.src = `/image.svg?${Math.random()}`
  }
  show()
}
