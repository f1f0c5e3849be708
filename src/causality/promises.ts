import type { Undo } from '../fact.js'
import { together } from '../lib/listen.js'
import { apply, getPrototypeOf, NativePromise, promiseThen } from '../lib/natives.js'
import type { Replacement } from '../lib/patch.js'
import { hold } from './doubt.js'
import { type Method, patchAll, patchMethods } from './methods.js'
import type { TaskDeps } from './tasks.js'

/**
 * What awaits the browser goes on under the cause that asked. The page gets a promise derived from the browser's: observed
 * on the side, a rejection would count as handled.
 */
export function bindPromises({ causality: { bound, resume }, scope }: TaskDeps, list: string): Undo {
  const replacement: Replacement<Method> = (native, self, args) => {
    const cause = bound()
    const promise = apply(native, self, args)
    if (!cause || !(promise instanceof NativePromise)) return promise
    const release = hold(cause)
    const goOn = (): void => {
      resume(cause)
      release()
    }
    return apply(promiseThen, promise, [
      value => {
        goOn()
        return value
      },
      reason => {
        goOn()
        throw reason
      },
    ])
  }
  // What `for await` reads a stream with; Safari has none.
  const { ReadableStream } = scope
  const isIterable = /\bReadableStream\b/.test(list) && 'values' in (ReadableStream?.prototype ?? {})
  const iterator = isIterable && getPrototypeOf(new ReadableStream().values())
  return together(patchMethods(scope, list, replacement), iterator ? patchAll(iterator, replacement) : () => {})
}
