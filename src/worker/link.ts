import type { Cause, Fact, Stamp, Undo } from '../fact.js'
import type { Silmari } from '../handle.js'
import { listen, together } from '../lib/listen.js'
import { captureNatives } from '../lib/natives.js'
import { createTable } from '../lib/table.js'
import { type Channel, startCarrying } from './carry.js'

/** The first message to a worker; a port of ours comes with it, for stamps to the worker and facts from it. */
export interface LinkMessage {
  readonly silmari: 'link'
  readonly stamp: Stamp
}

/** What a worker answers when it has been linked: from now on it tells its errors itself. */
export const LINKED = 'silmari:linked'

// Causes of which a worker may still answer; a guess.
const MAX_CAUSES = 200

/**
 * Hands the ids of the page to a worker that has called `startWorker`, and records in the page what the worker asks of
 * servers. Messages keep their cause both ways: a request that the worker makes because of a click is a child of the click.
 * Call it right after the worker has been made, for a shared worker with its `port`, in each page; with
 * `privacy.consent: 'pending'` when consent has been given. A worker without `startWorker` would get one message that it
 * does not know. Messages themselves are never recorded; what the worker does not catch is.
 *
 * ```ts
 * import { init } from 'silmari'
 * import { linkWorker } from 'silmari/worker'
 *
 * const silmari = init({ service: { name: 'shop-web' } })
 * const worker = new Worker('/prices.js', { type: 'module' })
 * linkWorker(silmari, worker)
 * ```
 * @returns the undo: the worker is left alone from then on.
 */
export function linkWorker({ task, scenario }: Silmari, channel: Worker | MessagePort): Undo {
  if (!task) return () => {}
  captureNatives()
  const { port1, port2 } = new MessageChannel()
  const causes = createTable<Cause>(MAX_CAUSES)
  let isLinked = false
  port1.onmessage = ({ data }: MessageEvent<Fact | typeof LINKED>) => {
    if (data === LINKED) {
      isLinked = true
      return
    }
    task.touch()
    task.emit(data)
  }
  channel.postMessage({ silmari: 'link', stamp: task.touch() } satisfies LinkMessage, [port2])
  return together(
    startCarrying(channel as Channel, {
      find() {
        const cause = task.find()
        if (cause) causes.set(cause.ids.spanId, cause)
        return cause
      },
      // The page's own record of the cause knows what it still waits for.
      enter: cause => task.enter(cause && (causes.get(cause.ids.spanId) ?? cause)),
    }),
    scenario.onChange(stamp => port1.postMessage(stamp)),
    // What a web worker does not catch is an error of the window too, without its stack.
    listen(channel, 'error', ({ filename, lineno, colno }: ErrorEvent) => {
      if (isLinked && task.isRecording) task.ceded.add(`${filename}:${lineno}:${colno}`)
    }),
    // Without a stamp the worker adds nothing; a port that is closed tells nobody.
    () => port1.postMessage(null),
    listen(window, 'pagehide', ({ persisted }: PageTransitionEvent) => {
      if (!persisted) port1.postMessage(null)
    }),
  )
}
