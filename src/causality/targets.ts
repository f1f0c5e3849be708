import type { Undo } from '../fact.js'
import { patchConstructor } from '../lib/constructor.js'
import { attempt } from '../lib/guard.js'
import { together } from '../lib/listen.js'
import { addListener, apply } from '../lib/natives.js'
import { patch } from '../lib/patch.js'
import { steady } from '../lib/steady.js'
import type { Origin } from './current.js'
import type { TaskDeps } from './tasks.js'
import { toLasting } from './timers.js'

const REQUEST = ['success', 'error', 'blocked', 'upgradeneeded']
const TRANSACTION = ['success', 'error', 'complete', 'abort']
const CONNECTION = ['open', 'message', 'error', 'close']
const ANSWER = ['readystatechange', 'progress', 'load', 'error', 'abort', 'timeout', 'loadend']

/**
 * Events of what a cause has started belong to that cause. Ours are the first listeners on the same object, or capturing
 * ones on what is around it; the page's listeners are left as they are.
 */
export function startTargets({ causality: { bound, follow, origin }, scope }: TaskDeps): Undo {
  const sent = steady(new WeakMap<object, Origin>())
  function bind(target: EventTarget, types: readonly string[], origin: Origin, isOnce = false): void {
    if (!origin) return
    const onEvent = () => follow(origin)
    for (let i = 0; i < types.length; i++) {
      apply(addListener, target, [types[i]!, onEvent, { capture: true, once: isOnce }])
    }
  }

  const { IDBFactory, IDBDatabase, HTMLDialogElement, HTMLElement } = scope
  const asks = (name: 'open' | 'deleteDatabase') =>
    patch(IDBFactory?.prototype, name, (native, self, args) => {
      const request = apply(native, self, args)
      attempt('idb', () => {
        const origin = bound()
        bind(request, REQUEST, origin)
        const onUpgrade = () => request.transaction && bind(request.transaction, TRANSACTION, origin)
        if (origin) apply(addListener, request, ['upgradeneeded', onUpgrade, true])
      })
      return request
    })

  // The browser tells of a change in a task of its own, once for all calls before it; of no change it tells nothing.
  const shown = (element: HTMLElement) => `${(element as HTMLDialogElement).open}${element.matches(':popover-open')}`
  const shows = (prototype: object | undefined, names: string, types: readonly string[]) =>
    together(
      ...names.split(' ').map(name =>
        patch(prototype as Record<string, () => unknown> | undefined, name, (native, self: unknown, args) => {
          const before = attempt('toggle', () => shown(self as HTMLElement))
          const result = apply(native, self, args)
          attempt('toggle', () => {
            if (before !== shown(self as HTMLElement)) bind(self as EventTarget, types, bound(), true)
          })
          return result
        }),
      ),
    )

  return together(
    // From the start: on what is no node, Chromium calls listeners in the order in which they were added.
    patchConstructor(scope, 'XMLHttpRequest', made => {
      const onEvent = () => {
        // Events that a call of the page's brings about belong to the task that calls.
        const from = sent.get(made)
        if (from && origin() === undefined) follow(from)
      }
      for (let i = 0; i < ANSWER.length; i++) apply(addListener, made, [ANSWER[i]!, onEvent])
    }),
    patch(scope.XMLHttpRequest?.prototype, 'send', (native, self, args) => {
      attempt('xhr', () => sent.set(self as XMLHttpRequest, bound()))
      apply(native, self, args)
    }),
    asks('open'),
    asks('deleteDatabase'),
    // All requests of a transaction are made in tasks of its own.
    patch(IDBDatabase?.prototype, 'transaction', (native, self, args) => {
      const transaction = apply(native, self, args)
      attempt('idb', () => bind(transaction, TRANSACTION, bound()))
      return transaction
    }),
    patchConstructor(scope, 'WebSocket', made => bind(made, CONNECTION, toLasting(bound()))),
    patchConstructor(scope, 'EventSource', made => bind(made, CONNECTION, toLasting(bound()))),
    shows(HTMLDialogElement?.prototype, 'show showModal', ['toggle']),
    shows(HTMLDialogElement?.prototype, 'close', ['toggle', 'close']),
    shows(HTMLElement?.prototype, 'showPopover hidePopover togglePopover', ['toggle']),
  )
}
