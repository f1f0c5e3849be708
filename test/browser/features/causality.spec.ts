import { expect } from 'chai'
import { openPage, type Page, type SentSpan } from '../../support/page.js'

type Ways = Readonly<Record<string, (done: () => void, url: string, socketUrl: string) => unknown>>

interface Tasks {
  readonly scheduler: { postTask(fn: () => void): Promise<unknown>; yield(): Promise<void> }
}

/** Ways from a click to a request made later. Each runs as a script of the page and sees nothing of this file. */
const WAYS: Ways = {
  'a fetch awaited': async (done, url) => {
    await fetch(url)
    done()
  },
  'a body read as text': (done, url) => fetch(url).then(answer => answer.text().then(done)),
  'a clone read as a blob': (done, url) => fetch(url).then(answer => answer.clone().blob().then(done)),
  'a body read as json': (done, url) => fetch(`${url}?body=1`).then(answer => answer.json().then(done)),
  'a body read as an array buffer': (done, url) => fetch(url).then(answer => answer.arrayBuffer().then(done)),
  'a body read as bytes': (done, url) => fetch(url).then(answer => answer.bytes().then(done)),
  'a body read as a form': (done, url) =>
    fetch(`${url}?body=a=1&h=content-type:application/x-www-form-urlencoded`).then(answer =>
      answer.formData().then(done),
    ),
  'a stream read to its end': async (done, url) => {
    const reader = (await fetch(`${url}?drip=2`)).body!.getReader()
    while (!(await reader.read()).done);
    done()
  },
  'a stream read into a buffer of the page': async (done, url) => {
    const reader = (await fetch(`${url}?drip=2`)).body!.getReader({ mode: 'byob' })
    while (!(await reader.read(new Uint8Array(100))).done);
    done()
  },
  'an async function 20 deep': async (done, url) => {
    const deep = async (left: number): Promise<unknown> => (left ? await deep(left - 1) : await fetch(url))
    await deep(20)
    done()
  },
  'Promise.all': async (done, url) => {
    await Promise.all([fetch(url), new Promise(resolve => setTimeout(resolve, 5))])
    done()
  },
  'a request whose listener was there before open': (done, url) => {
    const xhr = new XMLHttpRequest()
    xhr.addEventListener('load', done)
    xhr.open('GET', url)
    xhr.send()
  },
  'the onload of a request sent again': (done, url) => {
    const xhr = new XMLHttpRequest()
    let answers = 0
    xhr.onload = () => {
      if (++answers === 2) return done()
      xhr.open('GET', url)
      xhr.send()
    }
    xhr.open('GET', url)
    xhr.send()
  },
  setTimeout: done => setTimeout(done, 20),
  'timers within timers': done => setTimeout(() => setTimeout(() => setTimeout(done))),
  setInterval: done => {
    const id = setInterval(() => {
      clearInterval(id)
      done()
    }, 5)
  },
  requestAnimationFrame: done => requestAnimationFrame(() => requestAnimationFrame(done)),
  requestIdleCallback: done => requestIdleCallback(done),
  // The microtasks of a script's click run after the script; those of a timer belong to its task.
  'microtasks of a timer': done => setTimeout(() => queueMicrotask(() => Promise.resolve().then(done))),
  'a MessageChannel': done => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => done()
    port2.postMessage(1)
  },
  'scheduler.postTask': done => (window as unknown as Tasks).scheduler.postTask(done),
  'scheduler.yield': async done => {
    await (window as unknown as Tasks).scheduler.yield()
    done()
  },
  'a MutationObserver, a microtask of the task that changes': done =>
    setTimeout(() => {
      new MutationObserver((_, observer) => {
        observer.disconnect()
        done()
      }).observe(document.head, { attributes: true })
      document.head.dataset.changed = ''
    }),
  'a view transition': done =>
    document.startViewTransition ? document.startViewTransition(() => done()) : setTimeout(done),
  'a popover that opens': done => {
    const popover = document.body.appendChild(document.createElement('div'))
    popover.popover = 'manual'
    popover.addEventListener('toggle', done)
    popover.showPopover()
  },
  IndexedDB: done => {
    const request = indexedDB.open(`causality-${Math.random()}`)
    request.onupgradeneeded = () => request.result.createObjectStore('kept')
    request.onsuccess = () => {
      const transaction = request.result.transaction('kept', 'readwrite')
      transaction.objectStore('kept').put(1, 'one')
      transaction.oncomplete = done
    }
  },
  'a cursor of IndexedDB': done => {
    const request = indexedDB.open(`causality-${Math.random()}`)
    request.onupgradeneeded = () => request.result.createObjectStore('kept').put(1, 'one')
    request.onsuccess = () => {
      const cursor = request.result.transaction('kept').objectStore('kept').openCursor()
      cursor.onsuccess = () => (cursor.result ? cursor.result.continue() : done())
    }
  },
  'messages of the WebSocket that it opens': (done, _url, socketUrl) => {
    const socket = new WebSocket(socketUrl)
    socket.onopen = () => socket.send('one')
    socket.onmessage = () => {
      socket.close()
      done()
    }
  },
  'messages of the EventSource that it opens': (done, url) => {
    const source = new EventSource(`${url}?h=content-type:text/event-stream&body=data:%20one%0A%0A`)
    source.onmessage = () => {
      source.close()
      done()
    }
  },
  'the route that it changes, as the Navigation API tells it': done => {
    navigation.addEventListener('currententrychange', () => done(), { once: true })
    history.pushState(null, '', `#${Math.random()}`)
  },
  'an error that its timer throws': done => {
    setTimeout(() => {
      setTimeout(done)
      throw new Error('of a timer')
    })
    window.addEventListener('error', event => event.preventDefault(), { once: true })
  },
  'a listener that removes itself': done => {
    const target = new XMLHttpRequest()
    target.addEventListener('loadend', function once() {
      target.removeEventListener('loadend', once)
      done()
    })
    target.open('GET', '?')
    target.send()
  },
  'a listener that is an object': (done, url) => {
    const xhr = new XMLHttpRequest()
    xhr.addEventListener('load', { handleEvent: done }, { once: true, passive: true })
    xhr.open('GET', url)
    xhr.send()
  },
  'a dialog that closes': done => {
    const dialog = document.body.appendChild(document.createElement('dialog'))
    dialog.onclose = done
    dialog.showModal()
    dialog.close()
  },
}

/** The request is made by the very function that was handed over. */
const IS_CERTAIN = /^(set|timers|request(Anim|Idle)|a MessageChannel)/

/** Ways that are left out (docs/causality.md). */
const LEFT_OUT: Ways = {
  'a message to the window itself': done => {
    window.addEventListener('message', () => done(), { once: true })
    window.postMessage('self')
  },
  'a ResizeObserver': done => {
    new ResizeObserver((_, observer) => {
      observer.disconnect()
      done()
    }).observe(document.body)
  },
  'an IntersectionObserver': done => {
    new IntersectionObserver((_, observer) => {
      observer.disconnect()
      done()
    }).observe(document.body)
  },
  'the answer of a worker': done => {
    const worker = new Worker(URL.createObjectURL(new Blob(['postMessage(1)'])))
    worker.onmessage = () => done()
  },
  'the upload of a request': (done, url) => {
    const xhr = new XMLHttpRequest()
    xhr.upload.onloadend = done
    xhr.open('POST', url)
    xhr.send('text')
  },
}

describe('features: what is left out is never called causal', () => {
  for (const [way, run] of Object.entries(LEFT_OUT)) {
    it(`after ${way}`, async () => {
      const page = await openPage({ isSending: true, body: '<button id="a">do</button>' })
      await page.window.silmari.flush()
      const script = page.document.createElement('script')
      script.textContent = `document.getElementById('a').onclick = () =>
        (${run})(() => fetch('${page.url}-after'), '${page.url}')`
      page.document.body.append(script)
      page.document.getElementById('a')!.click()
      for (;;) {
        const { spans } = await page.sent()
        const request = spans.find(({ attributes }) => /-after/.test(String(attributes['url.full'])))
        const click = spans.find(({ name }) => name.startsWith('click'))
        if (!request || !click) continue
        const isClicks = request.traceId === click.traceId
        expect(isClicks && request.attributes['silmari.cause'] === 'causal').to.equal(false)
        break
      }
      page.close()
    })
  }
})

for (const promises of [false, true])
  describe(`features: a request knows its click${promises ? ', promises followed' : ''}`, () => {
    let spans: SentSpan[] = []
    let page: Page

    // All ways at once and each twice, so that a guess by time would give requests to the wrong click.
    before(async () => {
      page = await openPage({
        isSending: true,
        body: Object.keys(WAYS).map(toButtons).join(''),
        options: { privacy: { query: ['from'] }, capture: { promises } },
      })
      await page.window.silmari.flush()
      const socketUrl = `${page.other.replace('http', 'ws')}/socket`
      const script = page.document.createElement('script')
      script.textContent = `${Object.values(WAYS).map(toListener).join('\n')}
      function act(id, way) {
        document.getElementById(id).onclick = () => way(() => fetch(${JSON.stringify(page.url)} + '?from=' + id), ${JSON.stringify(page.url)}, ${JSON.stringify(socketUrl)})
      }`
      page.document.body.append(script)
      for (const side of ['a', 'b']) {
        for (let i = 0; i < Object.keys(WAYS).length; i++) {
          page.document.getElementById(toId(side, i))!.click()
          // Each in a task of its own, as a person's are.
          await new Promise(resolve => setTimeout(resolve))
        }
      }
      const isOver = () =>
        Object.keys(WAYS).every((_, i) => ['a', 'b'].every(side => requestOf(toId(side, i)) && clickOf(toId(side, i))))
      for (const until = Date.now() + 15_000; !isOver() && Date.now() < until; ) {
        spans = (await page.sent()).spans
        await new Promise(resolve => setTimeout(resolve, 100))
      }
    })
    after(() => page.close())

    const requestOf = (id: string) =>
      spans.find(span => new RegExp(`from=${id}$`).test(String(urlOf(span)))) ?? undefined
    const urlOf = ({ attributes }: SentSpan) => attributes['url.full']
    const clickOf = (id: string) => spans.find(({ name }) => name === `click ${id}`)

    Object.keys(WAYS).forEach((way, i) => {
      it(`after ${way}`, () => {
        for (const side of ['a', 'b']) {
          const request = requestOf(toId(side, i))
          const click = clickOf(toId(side, i))
          expect(click).to.be.an('object')
          expect(request?.parentSpanId).to.equal(click?.spanId)
          // What settles a promise may be followed by whoever else awaits it while flows overlap: that may be marked.
          if (IS_CERTAIN.test(way)) expect(request?.attributes['silmari.cause']).to.equal('causal')
        }
      })
    })
  })

/** Letters alone: digits in names become a template. */
const toId = (side: string, i: number) => `${side}-${String.fromCharCode(97 + Math.floor(i / 26), 97 + (i % 26))}`
const toButtons = (_: string, i: number) =>
  ['a', 'b'].map(side => `<button id="${toId(side, i)}" data-silmari-name="${toId(side, i)}">do</button>`).join('')
const toListener = (way: Ways[string], i: number) => ['a', 'b'].map(side => `act('${toId(side, i)}', ${way})`).join(';')
