import type { Undo } from '../fact.js'
import { together } from '../lib/listen.js'
import { getOwnProperty, ownKeys } from '../lib/natives.js'
import { patch, type Replacement } from '../lib/patch.js'

// biome-ignore lint/suspicious/noExplicitAny: any method, whatever its arguments
export type Method = (...args: any[]) => any

/** Patches methods by name: `Blob`, all that the interface has; `Scheduler.yield`, that one. What is not there is left out. */
export function patchMethods(scope: typeof globalThis, list: string, replacement: Replacement<Method>): Undo {
  const undos: Undo[] = []
  for (const item of list.split(' ')) {
    const [type, only] = item.split('.') as [string, string?]
    const { prototype } = (scope as unknown as Record<string, { prototype?: object }>)[type] ?? {}
    if (prototype)
      undos.push(
        only ? patch(prototype as never, only as never, replacement as never) : patchAll(prototype, replacement),
      )
  }
  return together(...undos)
}

/** Patches every method that `target` itself has. */
export function patchAll(target: object, replacement: Replacement<Method>): Undo {
  const undos: Undo[] = []
  for (const name of ownKeys(target)) {
    const isMethod = typeof getOwnProperty(target, name)!.value === 'function'
    if (isMethod && typeof name === 'string' && name !== 'constructor') {
      undos.push(patch(target as Record<string, Method>, name, replacement))
    }
  }
  return together(...undos)
}
