import { createCausality } from '../causality/current.js'
import type { Undo } from '../fact.js'
import { listen, together } from '../lib/listen.js'
import { captureNatives } from '../lib/natives.js'
import type { Options } from '../options.js'
import { type Channel, startCarrying } from './carry.js'
import { startWorkerErrors } from './errors.js'
import type { LinkMessage } from './link.js'
import { createPages, type LinkedPage } from './pages.js'
import { startTracing } from './tracing.js'

export interface WorkerOptions {
  /** Who may receive ids, as in the page (`to`, `formats`, `customHeaders`). Default: the worker's own origin, W3C. */
  readonly propagate?: Pick<NonNullable<Options['propagate']>, 'to' | 'formats' | 'customHeaders'>
}

/**
 * Traces what a web worker or shared worker asks of servers by `fetch` and XMLHttpRequest, with the ids of the page that
 * links it (`linkWorker`). Call it once, first in the worker's script: before it listens to messages. Until a page has
 * linked the worker, requests go as they are; a shared worker's request has the ids of the page whose message caused it, else of
 * the page that spoke last. Errors that the worker does not catch are recorded too. Telemetry is sent by the page.
 *
 * ```ts
 * import { startWorker } from 'silmari/worker'
 *
 * startWorker({ propagate: { to: ['self', 'https://api.example.com'] } })
 * ```
 * @returns the undo.
 */
export function startWorker({ propagate = {} }: WorkerOptions = {}): Undo {
  captureNatives()
  const causality = createCausality()
  const pages = createPages()
  const undos: Undo[] = [causality.stop]
  let isTracing = false

  /** Listens from the start: Chromium calls the listeners of a worker or port in the order in which they came. */
  function attend(channel: Channel): void {
    let page: LinkedPage | undefined
    const onMessage = (event: MessageEvent<LinkMessage | undefined>) => {
      const { data, ports } = event
      if (page || data?.silmari !== 'link' || !ports[0]) return
      event.stopImmediatePropagation()
      if (!isTracing) undos.push(startTracing({ causality, pages, propagate }))
      isTracing = true
      page = pages.add(ports[0], data.stamp)
    }
    undos.push(
      listen(channel, 'message', onMessage, true),
      startCarrying(channel, {
        find: () => (page && causality.origin()) || undefined,
        enter(cause) {
          if (page && cause) pages.own(page, cause)
          if (page) causality.enter(cause)
        },
      }),
    )
  }

  const scope = globalThis as unknown as Channel
  const isShared = 'onconnect' in scope
  const find = () => causality.origin() || undefined
  undos.push(
    startWorkerErrors({
      worker: isShared ? 'shared' : 'web',
      find,
      stamp: () => pages.stamp(find()),
      tell(fact) {
        // From before it was linked, the window has heard of a web worker's errors, but not of its rejections.
        if (isShared || pages.isLinked() || fact.detail.source === 'rejection') pages.tell(fact)
      },
    }),
  )
  if (isShared) undos.push(listen(scope, 'connect', ({ ports }: MessageEvent) => attend(ports[0]!)))
  else attend(scope)
  return () => together(...undos.splice(0).reverse(), pages.stop)()
}
