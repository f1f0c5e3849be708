import { same } from './same.js'

describe('compliance: callbacks of timers, frames, idle time, tasks and messages', () => {
  same('this, the arguments and the ids that are returned are as natively', async () => {
    const log: unknown[] = []
    const toWord = (self: unknown) => (self === window ? 'window' : typeof self)
    const handed = { mine: true }
    const ids = [
      setTimeout(() => {}),
      setTimeout(() => {}),
      setInterval(() => {}, 1e6),
      requestAnimationFrame(() => {}),
    ]
    log.push(
      ids.map(id => typeof id),
      ids[1]! > ids[0]!,
      ids[2]! > ids[1]!,
    )
    clearInterval(ids[2])
    for (const set of [setTimeout, setInterval]) {
      await new Promise<void>(resolve => {
        const id = set(
          function (this: unknown, ...args: unknown[]) {
            clearInterval(id)
            log.push([toWord(this), args[0] === handed, args.slice(1), args.length])
            resolve()
          },
          1,
          handed,
          2,
          undefined,
        )
      })
    }
    for (const ask of [requestAnimationFrame, requestIdleCallback] as ((fn: () => void) => number)[]) {
      await new Promise<void>(resolve => {
        ask(function (this: unknown, ...args: unknown[]) {
          log.push([toWord(this), args.map(arg => typeof arg)])
          resolve()
        })
      })
    }
    const { scheduler } = window as unknown as { scheduler?: { postTask(fn: () => unknown): Promise<unknown> } }
    log.push(
      await scheduler?.postTask(function (this: unknown, ...args: unknown[]) {
        return [toWord(this), args.length]
      }),
    )
    await new Promise<void>(resolve => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = function (this: unknown, event) {
        log.push([this === port1, event.data, event.ports.length, event.constructor.name])
        resolve()
      }
      port2.postMessage([1, 'two'])
    })
    return log
  })

  same('an error thrown in one is reported once, in order, and what follows goes on', async () => {
    const log: string[] = []
    window.addEventListener('error', event => {
      event.preventDefault()
      log.push(`${event.message} ${event.error?.message} ${event.eventPhase}`)
    })
    const fail = (word: string) => {
      log.push(`runs ${word}`)
      throw new Error(word)
    }
    const isOver = (word: string) =>
      new Promise<void>(resolve => {
        const look = () => (log.some(line => line.includes(`${word} `)) ? resolve() : setTimeout(look, 5))
        look()
      })
    setTimeout(fail, 0, 'timeout')
    await isOver('timeout')
    const id = setInterval(() => {
      if (log.filter(line => line.startsWith('runs interval')).length) clearInterval(id)
      fail('interval')
    }, 1)
    while (log.filter(line => line.startsWith('Error: interval') || / interval /.test(line)).length < 2)
      await new Promise(resolve => setTimeout(resolve, 5))
    requestAnimationFrame(() => fail('frame'))
    requestAnimationFrame(() => log.push('the next frame callback'))
    await isOver('frame')
    requestIdleCallback(() => fail('idle'))
    await isOver('idle')
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => fail('message')
    port2.postMessage(0)
    await isOver('message')
    const { scheduler } = window as unknown as { scheduler?: { postTask(fn: () => unknown): Promise<unknown> } }
    await scheduler?.postTask(() => fail('task')).catch((error: Error) => log.push(`rejected ${error.message}`))
    return log
  })

  same('what is cancelled does not run, also from within another callback', async () => {
    const log: string[] = []
    const never = (word: string) => () => log.push(`ran ${word}`)
    clearTimeout(setTimeout(never('timeout'), 1))
    clearInterval(setInterval(never('interval'), 1))
    cancelAnimationFrame(requestAnimationFrame(never('frame')))
    cancelIdleCallback(requestIdleCallback(never('idle')))
    let second = 0
    requestAnimationFrame(() => cancelAnimationFrame(second))
    second = requestAnimationFrame(never('second frame'))
    const { scheduler } = window as unknown as {
      scheduler?: { postTask(fn: () => unknown, options: object): Promise<unknown> }
    }
    const controller = new AbortController()
    const task = scheduler?.postTask(never('task'), { signal: controller.signal, priority: 'background' })
    controller.abort('mine')
    log.push(scheduler ? await task!.then(String, (reason: string) => `aborted ${reason}`) : 'aborted mine')
    clearTimeout(undefined)
    clearTimeout(-1)
    for (let i = 0; i < 3; i++) await new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve, 5)))
    return log
  })

  same('of 100 000 timers, those that are not cancelled run once each and in their order', async () => {
    const ran: number[] = []
    await new Promise<void>(resolve => {
      for (let i = 0; i < 100_000; i++) {
        const id = setTimeout(
          at => {
            ran.push(at)
            if (at === 99_990) resolve()
          },
          0,
          i,
        )
        if (i % 10) clearTimeout(id)
      }
    })
    return [ran.length, ran.every((at, i) => at === i * 10)]
  })

  same('listeners: order, once, passive, handleEvent, one that removes itself or another, re-entrancy', () => {
    const log: string[] = []
    const target = document.body.appendChild(document.createElement('button'))
    const removed = () => log.push('never')
    const own = {
      word: 'own',
      handleEvent(this: { word: string }, event: Event) {
        log.push(`${this.word} ${event.type} ${event.currentTarget === target}`)
      },
    }
    const itself = function (this: unknown) {
      log.push(`itself ${this === target}`)
      target.removeEventListener('click', itself)
      target.removeEventListener('click', removed)
    }
    let depth = 0
    target.addEventListener('click', own)
    target.addEventListener('click', itself)
    target.addEventListener('click', removed)
    target.addEventListener('click', () => log.push('once'), { once: true })
    target.addEventListener(
      'click',
      event => {
        event.preventDefault()
        log.push(`passive ${event.defaultPrevented}`)
      },
      { passive: true },
    )
    target.addEventListener('click', () => {
      log.push(`deep ${depth}`)
      if (depth++ < 2) target.click()
      log.push(`back ${--depth}`)
      depth++
    })
    target.onclick = () => {
      log.push('on')
      return false
    }
    document.addEventListener('click', event => log.push(`above ${event.defaultPrevented}`), { once: true })
    target.click()
    target.click()
    return log
  })
})
