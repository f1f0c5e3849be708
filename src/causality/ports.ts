import type { Undo } from '../fact.js'
import { patchConstructor } from '../lib/constructor.js'
import { attempt } from '../lib/guard.js'
import { together } from '../lib/listen.js'
import { addListener, apply } from '../lib/natives.js'
import { patch } from '../lib/patch.js'
import { steady } from '../lib/steady.js'
import type { Origin } from './current.js'
import type { TaskDeps } from './tasks.js'

/** Where the messages on their way to one port come from, by their number. */
interface Inbox {
  sent: number
  received: number
  readonly origins: Origin[]
}

// More than wait in any scheduler; a port that was handed to a worker never receives here.
const MAX_WAITING = 100

/**
 * Messages between two ports of one page, which schedulers use to get a task: each runs under the cause that posted it,
 * for they arrive in the order in which they were posted.
 */
export function startPorts({ causality: { bound, follow }, scope }: TaskDeps): Undo {
  const inboxes = steady(new WeakMap<MessagePort, Inbox>())

  function link(from: MessagePort, to: MessagePort): void {
    const inbox: Inbox = { sent: 0, received: 0, origins: [] }
    inboxes.set(from, inbox)
    const onMessage = (): void => {
      const { origins, sent } = inbox
      const at = inbox.received++
      follow(sent - at > MAX_WAITING ? undefined : origins[at % MAX_WAITING])
      origins[at % MAX_WAITING] = undefined
    }
    apply(addListener, to, ['message', onMessage])
    apply(addListener, to, ['messageerror', onMessage])
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
        if (inbox) inbox.origins[inbox.sent++ % MAX_WAITING] = bound()
      })
    }),
  )
}
