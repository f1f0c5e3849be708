import type { Undo } from '../fact.js'
import { patchConstructor } from '../lib/constructor.js'
import { attempt } from '../lib/guard.js'
import { together } from '../lib/listen.js'
import { addListener, apply } from '../lib/natives.js'
import { patch } from '../lib/patch.js'
import type { Origin } from './current.js'
import type { TaskDeps } from './tasks.js'

/** What is on its way to one port: causes by the number of their message. */
interface Inbox {
  sent: number
  received: number
  readonly causes: Map<number, Origin>
}

// More than wait in any scheduler; a port that was handed to a worker never receives here.
const MAX_WAITING = 100

/**
 * Messages between two ports of one page, which schedulers use to get a task: each runs under the cause that posted it,
 * for they arrive in the order in which they were posted.
 */
export function startPorts({ causality: { bound, follow }, scope }: TaskDeps): Undo {
  const inboxes = new WeakMap<MessagePort, Inbox>()

  function link(from: MessagePort, to: MessagePort): void {
    const inbox: Inbox = { sent: 0, received: 0, causes: new Map() }
    inboxes.set(from, inbox)
    const onMessage = (): void => {
      const id = inbox.received++
      follow(inbox.causes.get(id))
      inbox.causes.delete(id)
    }
    apply(addListener, to, ['message', onMessage, true])
    apply(addListener, to, ['messageerror', onMessage, true])
  }

  return together(
    patchConstructor(scope, 'MessageChannel', ({ port1, port2 }) => {
      link(port1, port2)
      link(port2, port1)
    }),
    patch(scope.MessagePort?.prototype, 'postMessage', (native, self, args) => {
      apply(native, self, args)
      attempt('port', () => {
        const inbox = inboxes.get(self as MessagePort)
        if (!inbox) return
        const id = inbox.sent++
        const origin = bound()
        if (origin !== undefined && inbox.causes.size < MAX_WAITING) inbox.causes.set(id, origin)
      })
    }),
  )
}
