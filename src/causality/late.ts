import type { Undo } from '../fact.js'
import { patchConstructor } from '../lib/constructor.js'
import { attempt } from '../lib/guard.js'
import { together } from '../lib/listen.js'
import { addListener, apply, performanceNow } from '../lib/natives.js'
import { patch } from '../lib/patch.js'
import { bindCallbacks } from './callbacks.js'
import type { Causality, Origin } from './current.js'
import { patchMethods } from './methods.js'
import { bindPromises } from './promises.js'
import { toLasting } from './timers.js'

const REQUEST = ['success', 'error', 'blocked', 'upgradeneeded']
const TRANSACTION = ['success', 'error', 'complete', 'abort']
const CONNECTION = ['open', 'message', 'error', 'close']

/** The rest of what takes the cause along: of use later than a page's first moments, so it comes with the second file. */
export function startLateTasks(causality: Causality, scope: typeof globalThis = globalThis): Undo {
  const { bound, follow, origin, run } = causality
  const deps = { causality, scope }

  /** Ours are the first listeners on the same object, or capturing ones on what is around it; the page's stay as they are. */
  function bind(target: EventTarget, types: readonly string[], origin: Origin, isOnce = false): void {
    const since = performanceNow()
    const onEvent = () => follow(origin, since)
    for (let i = 0; origin && i < types.length; i++) {
      apply(addListener, target, [types[i]!, onEvent, { capture: true, once: isOnce }])
    }
  }

  /** The browser tells of a change in a task of its own, once for all calls before it; of no change it tells nothing. */
  const bindToggle = (list: string, types: readonly string[]) =>
    patchMethods(scope, list, (native, self, args) => {
      const element = self as HTMLDialogElement
      const look = () => attempt('toggle', () => `${element.open}${element.matches?.(':popover-open')}`)
      const before = look()
      const result = apply(native, self, args)
      if (before !== look()) bind(element, types, bound(), true)
      return result
    })

  /** Events that the browser dispatches within these calls belong to the task that calls. */
  const keepTask = (list: string) =>
    patchMethods(scope, list, (native, self, args) => run(origin(), () => apply(native, self, args)))

  return together(
    keepTask('History.pushState History.replaceState HTMLElement.focus HTMLElement.blur HTMLFormElement.requestSubmit'),
    bindPromises(deps, 'SubtleCrypto Cache CacheStorage Clipboard CredentialsContainer PaymentRequest'),
    bindCallbacks(deps, 'LockManager.request Document.startViewTransition'),
    patchMethods(scope, 'IDBFactory.open IDBFactory.deleteDatabase', (native, self, args) => {
      const request: IDBOpenDBRequest = apply(native, self, args)
      const origin = bound()
      bind(request, REQUEST, origin)
      const onUpgrade = () => request.transaction && bind(request.transaction, TRANSACTION, origin)
      if (origin) apply(addListener, request, ['upgradeneeded', onUpgrade])
      return request
    }),
    // All requests of a transaction are made in tasks of its own.
    patch(scope.IDBDatabase?.prototype, 'transaction', (native, self, args) => {
      const transaction = apply(native, self, args)
      bind(transaction, TRANSACTION, bound())
      return transaction
    }),
    patchConstructor(scope, 'WebSocket', made => bind(made, CONNECTION, toLasting(bound()))),
    patchConstructor(scope, 'EventSource', made => bind(made, CONNECTION, toLasting(bound()))),
    bindToggle('HTMLDialogElement.show HTMLDialogElement.showModal', ['toggle']),
    bindToggle('HTMLDialogElement.close', ['toggle', 'close']),
    bindToggle('HTMLElement.showPopover HTMLElement.hidePopover HTMLElement.togglePopover', ['toggle']),
  )
}
