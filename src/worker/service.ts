import type { Undo } from '../fact.js'
import { attempt } from '../lib/guard.js'
import { newSpanId, newTraceId } from '../lib/ids.js'
import { listen, together } from '../lib/listen.js'
import { captureNatives } from '../lib/natives.js'
import { createTable } from '../lib/table.js'
import { createHeaders } from '../propagation/headers.js'
import { createTargets } from '../propagation/targets.js'
import { type PageMessage, WHO } from './link-service.js'
import { type Client, startServiceErrors } from './service-errors.js'
import type { WorkerOptions } from './start.js'

export interface ServiceWorkerOptions {
  readonly propagate?: Omit<NonNullable<WorkerOptions['propagate']>, 'to'>
  /** Which requests get headers, by `Request.destination`. Default: documents, frames, scripts, styles, images, fonts. */
  readonly destinations?: readonly RequestDestination[]
}

type FetchEvent = Event & {
  readonly request: Request
  readonly clientId: string
  respondWith(response: Promise<Response>): void
}
interface ServiceWorkerScope {
  readonly clients: {
    get(id: string): Promise<Client | undefined>
    matchAll(options: { includeUncontrolled: boolean }): Promise<readonly Client[]>
  }
}

const DESTINATIONS: readonly RequestDestination[] = ['document', 'iframe', 'script', 'style', 'image', 'font']
// Tabs and frames of one origin; a guess.
const MAX_PAGES = 200

/**
 * Adds the ids to what a document loads from its own origin: GET requests that no script makes, so that no other carrier
 * than the cookie reaches them. Call it in the script of the service worker, after the application's own `fetch` listener:
 * what that has answered is left to it. A request that fails with headers is made once more as it was. While it knows no
 * ids, after a sleep, it adds none and asks the page. Errors that the service worker does not catch are recorded by a page.
 *
 * ```ts
 * import { startServiceWorker } from 'silmari/worker'
 *
 * startServiceWorker({ destinations: ['document', 'image'] })
 * ```
 * @returns the undo.
 */
export function startServiceWorker({ propagate = {}, destinations = DESTINATIONS }: ServiceWorkerOptions = {}): Undo {
  captureNatives()
  const { formats = ['w3c'], customHeaders = true } = propagate
  const { clients } = globalThis as unknown as ServiceWorkerScope
  const pages = createTable<PageMessage['page']>(MAX_PAGES)
  let last: PageMessage['page'] = null
  let lastId = ''
  const headersFor = createHeaders({ targets: createTargets(['self'], globalThis.origin), formats, customHeaders })

  function decorate({ request, clientId }: FetchEvent): Request | undefined {
    const isNavigation = request.mode === 'navigate'
    const page = isNavigation ? last : pages.get(clientId)
    if (!page) {
      if (clientId) void clients.get(clientId).then(client => client?.postMessage(WHO))
      return
    }
    const { stamp, ids } = page
    const parent = isNavigation ? { traceId: newTraceId(), spanId: newSpanId(), sampled: stamp.sampled } : ids
    const added = headersFor(request.url, { ...parent, random: true }, stamp)
    if (!added || request.headers.has('traceparent')) return
    const headers = new Headers(request.headers)
    for (const [name, value] of added) if (!headers.has(name)) headers.set(name, value)
    const { referrer, referrerPolicy, mode } = request
    // A request without CORS takes no headers. The browser makes the same of a navigation.
    return new Request(request, { headers, mode: mode === 'cors' ? mode : 'same-origin', referrer, referrerPolicy })
  }

  async function findPage(): Promise<Client | undefined> {
    const page = last && (await clients.get(lastId))
    if (page) return page
    for (const client of await clients.matchAll({ includeUncontrolled: true })) client.postMessage(WHO)
  }
  const errors = startServiceErrors(findPage)

  return together(
    errors.stop,
    listen(
      globalThis as never,
      'message',
      (event: MessageEvent<PageMessage | undefined>) => {
        if (event.data?.silmari !== 'page') return
        event.stopImmediatePropagation()
        const { id } = event.source as unknown as Client
        const before = pages.get(id)
        const { page } = event.data
        pages.set(id, page)
        if (page || last === before) {
          last = page
          lastId = id
        }
        errors.deliver()
      },
      true,
    ),
    listen(globalThis as never, 'fetch', (event: FetchEvent) => {
      const { request } = event
      if (request.method !== 'GET' || !destinations.includes(request.destination)) return
      const decorated = attempt('service worker', () => decorate(event))
      if (decorated) event.respondWith(fetch(decorated).catch(() => fetch(request)))
    }),
  )
}
