import type { Undo } from '../fact.js'
import { together } from '../lib/listen.js'
import { apply, getOwnProperty, getPrototypeOf, NativePromise, ownKeys, promiseThen } from '../lib/natives.js'
import { patch } from '../lib/patch.js'
import type { TaskDeps } from './tasks.js'

// Those whose methods answer with a promise that the browser settles in a task of its own: bodies, streams, and what a
// page that sells something waits for.
const INTERFACES =
  'Response Request Blob ReadableStream ReadableStreamDefaultReader ReadableStreamBYOBReader SubtleCrypto Cache CacheStorage Clipboard CredentialsContainer PaymentRequest'

type Method = (...args: unknown[]) => unknown

/**
 * What awaits the browser goes on under the cause that asked. The page gets a promise derived from the browser's: observed
 * on the side, a rejection would count as handled.
 */
export function startPromises({ causality: { bound, resume }, scope }: TaskDeps): Undo {
  const undos: Undo[] = []
  const watch = (target: object, name: string): void => {
    const undo = patch(target as Record<string, Method>, name, (native, self, args) => {
      const origin = bound()
      const promise = apply(native, self, args)
      if (!origin || !(promise instanceof NativePromise)) return promise
      return apply(promiseThen, promise, [
        value => {
          resume(origin)
          return value
        },
        reason => {
          resume(origin)
          throw reason
        },
      ])
    })
    undos[undos.length] = undo
  }
  const watchAll = (target: object | undefined): void => {
    const names = target ? ownKeys(target) : []
    for (let i = 0; i < names.length; i++) {
      const name = names[i]!
      const isMethod = typeof getOwnProperty(target!, name)!.value === 'function'
      if (isMethod && typeof name === 'string' && name !== 'constructor') watch(target!, name)
    }
  }

  const scopes = scope as unknown as Record<string, { prototype: object } | undefined>
  const names = INTERFACES.split(' ')
  for (let i = 0; i < names.length; i++) watchAll(scopes[names[i]!]?.prototype)
  // What `for await` reads a stream with; Safari has none.
  const { ReadableStream } = scope
  if ('values' in (ReadableStream?.prototype ?? {})) watchAll(getPrototypeOf(new ReadableStream().values())!)
  const { Scheduler } = scopes
  if (Scheduler) watch(Scheduler.prototype, 'yield')
  return together(...undos)
}
