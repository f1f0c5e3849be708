import { expect } from 'chai'
import { openPage, type PageWindow } from '../../support/page.js'
import { same } from './same.js'

const FOLLOWED = { isSending: true, isSeenAlike: false, options: { capture: { promises: true } } }

describe('compliance: promises that are followed', () => {
  same(
    'constructor-kept: a promise has the constructor that it had, and may be given another',
    async () => {
      await (window as PageWindow).silmari?.flush()
      class Special extends Promise<number> {}
      const own = Promise.resolve(1) as Promise<number> & { constructor: unknown }
      const seen: unknown[] = [own.constructor === Promise, Promise.prototype.constructor === Promise]
      seen.push(Object.keys(own), Object.keys(Promise.prototype), Object.hasOwn(own, 'constructor'))
      // How polyfills ask whether species are honoured.
      const fake = function (this: unknown, executor: (a: () => void, b: () => void) => void) {
        executor(
          () => {},
          () => {},
        )
      }
      own.constructor = { [Symbol.species]: fake }
      seen.push(own.then(() => {}) instanceof (fake as never), Object.keys(own))
      const special = Special.resolve(2)
      seen.push(special instanceof Special, special.then(x => x) instanceof Special, special.constructor === Special)
      seen.push(await special, await own)
      for (const of of [{ __proto__: Promise.prototype }, Object.create(Promise.prototype)])
        seen.push(of.constructor === Promise)
      seen.push(Promise.resolve.name, Promise.resolve.length, Promise.resolve(own) === own)
      Promise.prototype.constructor = Special as never
      seen.push(Promise.prototype.constructor === Special, Object.keys(Promise.prototype))
      Promise.prototype.constructor = Promise
      return seen
    },
    FOLLOWED,
  )

  same(
    'unhandled-rejection-kept: what nobody handles is reported, and nothing else',
    async () => {
      await (window as PageWindow).silmari?.flush()
      const seen: string[] = []
      window.addEventListener('unhandledrejection', event => {
        event.preventDefault()
        seen.push(event.reason)
      })
      const fail = async (name: string): Promise<never> => {
        await null
        throw name
      }
      void fail('alone')
      void Promise.resolve(fail('resolved'))
      void fail('then').then(() => {})
      void fail('finally').finally(() => {})
      void Promise.all([fail('all'), fail('handled by all')])
      void (async () => fail('returned'))()
      void (async () => await fail('awaited'))()
      fail('caught').catch(() => {})
      void Promise.allSettled([fail('settled')])
      await fail('tried').catch(() => {})
      try {
        await fail('tried too')
      } catch {
        // expected
      }
      while (seen.length < 7) await new Promise(resolve => setTimeout(resolve, 10))
      await new Promise(resolve => setTimeout(resolve, 50))
      return seen.sort()
    },
    FOLLOWED,
  )

  same(
    'order-kept: what waits goes on in the order in which it began to',
    async () => {
      await (window as PageWindow).silmari?.flush()
      const seen: string[] = []
      const shared = new Promise<void>(resolve => setTimeout(resolve, 20))
      const go = async (name: string): Promise<void> => {
        await shared
        seen.push(`${name} 1`)
        await null
        seen.push(`${name} 2`)
        queueMicrotask(() => seen.push(`${name} queued`))
        await Promise.resolve()
        seen.push(`${name} 3`)
      }
      const steps = async function* () {
        yield shared
        yield Promise.resolve()
      }
      const iterate = async (): Promise<void> => {
        for await (const step of steps()) seen.push(`step ${step}`)
      }
      const all = [go('a'), shared.then(() => seen.push('then')), go('b'), iterate()]
      await Promise.all([...all, shared.finally(() => seen.push('finally'))])
      seen.push(await Promise.race([all[0], go('c')]).then(() => 'race'))
      return seen
    },
    FOLLOWED,
  )

  it('are as they were where nobody asked to follow them, and after shutdown', async () => {
    const descriptors = (window: PageWindow) =>
      ['constructor', 'then', 'catch', 'finally'].map(name => {
        const { value, get } = window.Object.getOwnPropertyDescriptor(window.Promise.prototype, name)
        return `${name} ${value ? 'value' : get}`
      })
    const followed = await openPage(FOLLOWED)
    const plain = await openPage({ isSending: true })
    await Promise.all([followed.window.silmari.flush(), plain.window.silmari.flush()])
    const untouched = ['constructor value', 'then value', 'catch value', 'finally value']
    expect(descriptors(plain.window)).to.deep.equal(untouched)
    expect(descriptors(followed.window)).not.to.deep.equal(untouched)
    const { resolve } = followed.window.Promise
    followed.window.silmari.shutdown()
    expect(descriptors(followed.window)).to.deep.equal(untouched)
    expect(followed.window.Promise.resolve).not.to.equal(resolve)
    followed.close()
    plain.close()
  })
})
