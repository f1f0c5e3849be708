import type { Cause, Undo } from '../fact.js'
import { attempt } from '../lib/guard.js'
import { listen, together } from '../lib/listen.js'
import { apply } from '../lib/natives.js'
import { patch } from '../lib/patch.js'

/** What messages go through: a worker, a port, or the inside of a worker. */
export type Channel = EventTarget & { postMessage(message: unknown, transfer?: Transferable[]): void }

export interface CarryDeps {
  readonly find: () => Cause | undefined
  /** A message has come that was posted under `cause`. */
  readonly enter: (cause: Cause | undefined) => void
}

interface Marker {
  readonly silmari: 'cause'
  readonly cause: Cause | undefined
}

/**
 * Takes the cause along with every message, by a message of our own right before it in the same queue. The other side does
 * this too, and takes ours out before its listeners are called; the messages of the page stay as they are.
 */
export function startCarrying(channel: Channel, { find, enter }: CarryDeps): Undo {
  let next: Cause | undefined
  return together(
    listen(
      channel,
      'message',
      (event: MessageEvent<unknown>) => {
        if (!isMarker(event.data)) {
          enter(next)
          next = undefined
          return
        }
        event.stopImmediatePropagation()
        next = event.data.cause
      },
      true,
    ),
    patch(channel, 'postMessage', (native, self, args) => {
      const mark = (cause: Cause | undefined) =>
        void apply(native, self, [{ silmari: 'cause', cause } satisfies Marker])
      const cause = attempt('worker', find)
      if (cause) attempt('worker', () => mark(toPlain(cause)))
      try {
        apply(native, self, args)
      } catch (error) {
        // It could not be cloned: what comes next is not what was marked.
        if (cause) attempt('worker', () => mark(undefined))
        throw error
      }
    }),
  )
}

/** A cause as it can be cloned: its flow is the account of one side alone. */
export function toPlain({ kind, ids, interactionId, certainty }: Cause): Cause {
  return { kind, ids, ...(interactionId && { interactionId }), ...(certainty && { certainty }) }
}

function isMarker(data: unknown): data is Marker {
  return (data as Marker | null | undefined)?.silmari === 'cause'
}
