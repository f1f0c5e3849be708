import type { Cause, Fact, SpanIds, Stamp, Undo } from '../fact.js'
import { createTable } from '../lib/table.js'
import { toPlain } from './carry.js'
import { LINKED } from './link.js'

/** A page that has linked the worker. It has no stamp any more when it has gone, or has let go of us. */
export interface LinkedPage {
  readonly port: MessagePort
  stamp: Stamp | null
}

export interface Pages {
  add(port: MessagePort, stamp: Stamp): LinkedPage
  isLinked(): boolean
  /** What `cause` sets in motion is done for `page`. */
  own(page: LinkedPage, cause: Cause): void
  /** Who asks: the page that `cause` came from, else the one that spoke last. */
  stamp(cause: Cause | null | undefined): Stamp
  /** Hands a fact to the page that it belongs to. */
  tell(fact: Fact): void
  stop: Undo
}

// Requests that are open at a time, and causes that are at work; a guess.
const MAX_KNOWN = 500
// Errors from before the first page has linked the worker; a guess.
const MAX_EARLY = 20

/** The pages of a worker: one, or for a shared worker as many as there are tabs. */
export function createPages(): Pages {
  let pages: LinkedPage[] = []
  let last: LinkedPage | undefined
  const early: Fact[] = []
  const owners = createTable<LinkedPage>(MAX_KNOWN)
  const openAt = createTable<LinkedPage>(MAX_KNOWN)
  const pageOf = (cause: Pick<Cause, 'ids'> | null | undefined) => {
    const owner = cause ? owners.get(cause.ids.spanId) : undefined
    return owner?.stamp ? owner : last
  }

  return {
    add(port, stamp) {
      const page: LinkedPage = { port, stamp }
      port.onmessage = ({ data }: MessageEvent<Stamp | null>) => {
        page.stamp = data
        if (data) return
        pages = pages.filter(each => each !== page)
        port.close()
        if (last === page) last = pages.at(-1) ?? page
      }
      pages.push(page)
      last = page
      port.postMessage(LINKED)
      for (const fact of early.splice(0)) port.postMessage({ ...fact, stamp })
      return page
    },
    isLinked: () => pages.length > 0,
    own(page, cause) {
      owners.set(cause.ids.spanId, page)
      if (page.stamp) last = page
    },
    stamp: cause => pageOf(cause)?.stamp ?? NOBODY,
    tell(fact) {
      if (!last && early.length < MAX_EARLY) early.push(fact)
      const { ids, cause } = fact as { readonly ids?: SpanIds; readonly cause?: Cause }
      const id = fact.type === 'closed' ? fact.spanId : (ids?.spanId ?? '')
      const page = openAt.get(id) ?? pageOf(cause ?? (ids && { ids }))
      if (fact.type === 'opened' && page) openAt.set(id, page)
      if (page?.stamp) page.port.postMessage(cause ? { ...fact, cause: toPlain(cause) } : fact)
    },
    stop() {
      for (const { port } of pages) port.close()
      pages = []
    },
  }
}

// Of requests that no page is told of.
export const NOBODY: Stamp = { globalTraceId: '', sessionId: '', pageId: '', tabId: '', sampled: false, context: {} }
