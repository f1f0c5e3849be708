import { expect } from 'chai'
import { isDecorated, same } from './same.js'

const decorated = {
  check: (ours: { hits: Parameters<typeof isDecorated>[0][] }) => expect(ours.hits.every(isDecorated)).to.equal(true),
}

describe('compliance: XMLHttpRequest', () => {
  same(
    'event order: states and events come as natively, by property and by listener',
    async ({ url }) => {
      const log: string[] = []
      const xhr = new XMLHttpRequest()
      const names = [
        'readystatechange',
        'loadstart',
        'progress',
        'load',
        'loadend',
        'error',
        'abort',
        'timeout',
      ] as const
      for (const name of names) {
        xhr[`on${name}`] = function (this: unknown, event) {
          log.push(`on${name} ${xhr.readyState} ${this === xhr} ${event.target === xhr} ${event.isTrusted}`)
        }
        xhr.addEventListener(name, () => log.push(`${name} ${xhr.readyState}`))
      }
      const done = new Promise(resolve => xhr.addEventListener('loadend', resolve))
      log.push('open')
      xhr.open('GET', `${url}?body=text`)
      log.push('send')
      xhr.send()
      log.push('sent')
      await done
      return [log, xhr.status, xhr.responseText, xhr.responseURL.endsWith('body=text')]
    },
    decorated,
  )

  same('event order: microtasks run between listeners as natively', async ({ url }) => {
    const log: string[] = []
    const xhr = new XMLHttpRequest()
    xhr.open('GET', url)
    for (const name of ['first', 'second']) {
      xhr.addEventListener('load', () => {
        log.push(name)
        queueMicrotask(() => log.push(`${name} microtask`))
      })
    }
    xhr.send()
    await new Promise(resolve => xhr.addEventListener('loadend', resolve))
    return log
  })

  same(
    'xhr-sync: a synchronous request answers, and fails, as natively',
    ({ url }) => {
      const log: unknown[] = []
      const ask = (target: string, method = 'GET', body?: string) => {
        const xhr = new XMLHttpRequest()
        xhr.onreadystatechange = () => log.push(`state ${xhr.readyState}`)
        xhr.onload = () => log.push('load')
        xhr.onerror = () => log.push('error')
        xhr.open(method, target, false)
        try {
          xhr.send(body)
          log.push([xhr.status, xhr.responseText])
        } catch (error) {
          log.push(`${(error as Error).name} ${error instanceof DOMException}`)
        }
      }
      ask(`${url}?body=text`)
      ask(`${url}?status=404`)
      ask(url, 'POST', 'body')
      ask('http://127.0.0.1:1/')
      return log
    },
    decorated,
  )

  same(
    'xhr-sync: the third argument decides as natively',
    ({ url }) => {
      const statuses: number[] = []
      for (const rest of [[undefined], [null], [0], ['']]) {
        const xhr = new XMLHttpRequest()
        xhr.open('GET', url, ...(rest as unknown as [boolean]))
        xhr.send()
        statuses.push(xhr.status)
      }
      return statuses
    },
    decorated,
  )

  same('open: wrong arguments are refused in the words of the browser', ({ url }) => {
    const reads: string[] = []
    const text = (value: string) => ({
      toString() {
        reads.push(value)
        return value
      },
    })
    const attempts: ((xhr: XMLHttpRequest) => unknown)[] = [
      xhr => xhr.open('GET', 'http://['),
      xhr => xhr.open('TRACE', url),
      xhr => xhr.open('not a token', url),
      xhr => (xhr as unknown as { open: (method: string) => void }).open('GET'),
      xhr => xhr.send(),
      xhr => xhr.setRequestHeader('a', 'b'),
      xhr => {
        xhr.open('GET', url)
        xhr.setRequestHeader('bad name', 'b')
      },
      xhr => {
        xhr.open('GET', url)
        xhr.setRequestHeader('a', 'bad\nvalue')
      },
      xhr => {
        xhr.open(text('GET') as never, text(url) as never, false)
        xhr.setRequestHeader(text('x-a') as never, text('1') as never)
        xhr.send()
        return xhr.status
      },
      xhr => {
        xhr.open('GET', new URL(url, location.href), false)
        xhr.send()
        return xhr.status
      },
    ]
    const answers = attempts.map(attempt => {
      try {
        return attempt(new XMLHttpRequest())
      } catch (error) {
        return `${(error as Error).name}: ${(error as Error).message}`
      }
    })
    return [answers, reads]
  })

  same(
    'send: twice, and before open, throws as natively and disturbs nothing',
    async ({ url }) => {
      const words: string[] = []
      const xhr = new XMLHttpRequest()
      const send = () => {
        try {
          xhr.send()
        } catch (error) {
          words.push(`${(error as Error).name}: ${(error as Error).message}`)
        }
      }
      send()
      xhr.open('GET', url)
      send()
      send()
      await new Promise(resolve => xhr.addEventListener('loadend', resolve))
      send()
      return [words, xhr.status]
    },
    decorated,
  )

  same(
    'setRequestHeader: the headers of the page arrive as set, also after a send',
    async ({ url }) => {
      const xhr = new XMLHttpRequest()
      xhr.open('POST', url)
      xhr.setRequestHeader('X-Twice', 'one')
      xhr.setRequestHeader('x-twice', 'two')
      xhr.setRequestHeader('X-Empty', '')
      xhr.setRequestHeader('content-type', 'text/odd')
      xhr.setRequestHeader('cookie', 'forbidden=1')
      xhr.send('x')
      let word = ''
      try {
        xhr.setRequestHeader('x-late', '1')
      } catch (error) {
        word = (error as Error).message
      }
      await new Promise(resolve => xhr.addEventListener('loadend', resolve))
      return word
    },
    decorated,
  )

  same(
    'reuse: one object opened again and again starts anew each time',
    async ({ url }) => {
      const log: unknown[] = []
      const xhr = new XMLHttpRequest()
      xhr.onload = () => log.push([xhr.status, xhr.responseText])
      for (const n of [1, 2, 3]) {
        xhr.open('GET', `${url}?body=${n}`)
        xhr.setRequestHeader(`x-${n}`, '1')
        const done = new Promise(resolve => xhr.addEventListener('loadend', resolve, { once: true }))
        xhr.send()
        await done
      }
      return log
    },
    decorated,
  )

  same(
    'reuse: opening in flight drops the first request without a word',
    async ({ url }) => {
      const log: string[] = []
      const xhr = new XMLHttpRequest()
      for (const name of ['abort', 'error', 'load', 'loadend', 'readystatechange'] as const) {
        xhr.addEventListener(name, () => log.push(`${name} ${xhr.readyState}`))
      }
      xhr.open('GET', `${url}?hang`)
      xhr.send()
      xhr.open('GET', `${url}?body=second`)
      const done = new Promise(resolve => xhr.addEventListener('loadend', resolve))
      xhr.send()
      await done
      return [log, xhr.responseText]
    },
    { isSeenAlike: false },
  )

  same(
    'open without send: nothing is sent',
    async ({ url }) => {
      const xhr = new XMLHttpRequest()
      xhr.open('GET', url)
      xhr.abort()
      await new Promise(resolve => setTimeout(resolve, 50))
      return xhr.readyState
    },
    {
      isSending: true,
      check: ({ sent }) =>
        expect(sent.spans.filter(({ attributes }) => attributes['http.request.method'])).to.deep.equal([]),
    },
  )

  same(
    'abort: before, during and after a request fires the same events',
    async ({ url }) => {
      const log: string[] = []
      const watch = (xhr: XMLHttpRequest, label: string) => {
        for (const name of ['readystatechange', 'abort', 'loadend', 'load'] as const) {
          xhr.addEventListener(name, () => log.push(`${label} ${name} ${xhr.readyState}`))
        }
      }
      const early = new XMLHttpRequest()
      watch(early, 'early')
      early.open('GET', url)
      early.abort()
      const during = new XMLHttpRequest()
      watch(during, 'during')
      during.open('GET', `${url}?drip=50`)
      during.send()
      await new Promise(resolve => during.addEventListener('progress', resolve, { once: true }))
      log.length = 0
      during.abort()
      log.push('aborted')
      const late = new XMLHttpRequest()
      watch(late, 'late')
      late.open('GET', url)
      late.send()
      await new Promise(resolve => late.addEventListener('loadend', resolve))
      late.abort()
      return [log, during.status, during.readyState, late.readyState]
    },
    { isSeenAlike: false },
  )

  same(
    'timeout: fires the same events at the same states',
    async ({ url }) => {
      const log: string[] = []
      const xhr = new XMLHttpRequest()
      xhr.open('GET', `${url}?hang`)
      xhr.timeout = 1000
      for (const name of ['readystatechange', 'timeout', 'error', 'loadend'] as const) {
        xhr.addEventListener(name, () => log.push(`${name} ${xhr.readyState}`))
      }
      const done = new Promise(resolve => xhr.addEventListener('loadend', resolve))
      xhr.send()
      await done
      return [log, xhr.timeout, xhr.status]
    },
    decorated,
  )

  same('errors: a refused connection and a missing permission fire the same events', async ({ other, url }) => {
    const log: string[] = []
    for (const target of ['http://127.0.0.1:1/', `${other}${url}`]) {
      const xhr = new XMLHttpRequest()
      for (const name of ['readystatechange', 'error', 'load', 'loadend'] as const) {
        xhr.addEventListener(name, () => log.push(`${name} ${xhr.readyState} ${xhr.status} ${xhr.responseText}`))
      }
      xhr.open('GET', target)
      xhr.send()
      await new Promise(resolve => xhr.addEventListener('loadend', resolve))
    }
    return log
  })

  same('errors: an exception in a handler reaches window.onerror and stops nothing', async ({ url }) => {
    const log: string[] = []
    window.onerror = message => {
      log.push(String(message))
      return true
    }
    const xhr = new XMLHttpRequest()
    xhr.open('GET', url)
    xhr.onreadystatechange = () => {
      throw new Error(`state ${xhr.readyState}`)
    }
    xhr.addEventListener('load', () => {
      throw new Error('load')
    })
    xhr.onload = () => log.push('second')
    xhr.send()
    await new Promise(resolve => xhr.addEventListener('loadend', resolve))
    return log
  })

  same('upload: progress events come in order, and no preflight is made for our sake', async ({ url, other }) => {
    const log: string[] = []
    const xhr = new XMLHttpRequest()
    for (const name of ['loadstart', 'progress', 'load', 'loadend'] as const) {
      xhr.upload.addEventListener(name, event => {
        if (log.at(-1) !== name) log.push(name)
        if (name === 'loadend') log.push(`${event.loaded}`)
      })
    }
    xhr.open('POST', url)
    xhr.send('x'.repeat(300_000))
    await new Promise(resolve => xhr.addEventListener('loadend', resolve))
    const plain = new XMLHttpRequest()
    plain.open('POST', `${other}${url}?cors=plain`)
    plain.send('simple')
    await new Promise(resolve => plain.addEventListener('loadend', resolve))
    return [log, plain.status]
  })

  same('responseType: every type is read, and changed only when it may be', async ({ url }) => {
    const seen: string[] = []
    for (const type of ['', 'text', 'json', 'blob', 'arraybuffer', 'document'] as const) {
      const xhr = new XMLHttpRequest()
      xhr.open('GET', `${url}?body=<p>1</p>&h=content-type:text/html`)
      xhr.responseType = type
      xhr.send()
      await new Promise(resolve => xhr.addEventListener('loadend', resolve))
      seen.push(`${type} ${Object.prototype.toString.call(xhr.response)} ${xhr.responseType}`)
    }
    return seen
  })

  same('overrideMimeType and withCredentials are kept', async ({ url, other }) => {
    // biome-ignore lint/suspicious/noDocumentCookie: a page's cookie
    document.cookie = `case=2; path=${url}`
    const seen: unknown[] = []
    for (const target of [`${url}?echo`, `${other}${url}?echo&cors=plain`]) {
      const xhr = new XMLHttpRequest()
      xhr.open('GET', target)
      xhr.withCredentials = true
      xhr.overrideMimeType('text/plain; charset=iso-8859-1')
      xhr.send()
      await new Promise(resolve => xhr.addEventListener('loadend', resolve))
      seen.push([
        JSON.parse(xhr.responseText).headers.cookie,
        xhr.withCredentials,
        xhr.getResponseHeader('content-type'),
      ])
    }
    // biome-ignore lint/suspicious/noDocumentCookie: a page's cookie
    document.cookie = `case=; path=${url}; max-age=0`
    return seen
  })

  same('event-listener identity: page listeners are added, once, and removed as natively', async ({ url }) => {
    const log: string[] = []
    const xhr = new XMLHttpRequest()
    const listener = () => log.push('load')
    xhr.addEventListener('load', listener)
    xhr.addEventListener('load', listener)
    const gone = () => log.push('gone')
    xhr.addEventListener('load', gone)
    xhr.removeEventListener('load', gone)
    xhr.open('GET', url)
    xhr.send()
    await new Promise(resolve => xhr.addEventListener('loadend', resolve))
    xhr.dispatchEvent(new Event('load'))
    return log
  })

  same(
    'a blob: URL and a data: URL are read as natively',
    async () => {
      const blob = URL.createObjectURL(new Blob(['blob text']))
      const texts: string[] = []
      for (const target of [blob, 'data:text/plain,data%20text']) {
        const xhr = new XMLHttpRequest()
        xhr.open('GET', target)
        xhr.send()
        await new Promise(resolve => xhr.addEventListener('loadend', resolve))
        texts.push(xhr.responseText, await (await fetch(target)).text())
      }
      return texts
    },
    {
      isSending: true,
      check: ({ sent }) =>
        expect(sent.spans.filter(({ attributes }) => attributes['http.request.method'])).to.deep.equal([]),
    },
  )
})
