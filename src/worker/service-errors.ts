import type { Fact, Undo } from '../fact.js'
import { quietly } from '../lib/guard.js'
import { startWorkerErrors } from './errors.js'
import { NOBODY } from './pages.js'

/** A page that the service worker may speak to. */
export interface Client {
  readonly id: string
  postMessage(message: unknown): void
}

/** An error of the service worker, to be recorded by the page that is told of it. */
export interface ErrorMessage {
  readonly silmari: 'error'
  readonly fact: Fact
}

export interface ServiceErrors {
  /** A page has come: it is told what nobody was there for. */
  deliver(): void
  stop: Undo
}

// While no page listens; a guess.
const MAX_WAITING = 20

/** Hands the errors of a service worker to one page, the one that was looked at last. It says who the page is. */
export function startServiceErrors(findPage: () => Promise<Client | undefined>): ServiceErrors {
  const waiting: Fact[] = []
  const deliver = () =>
    void quietly('service worker', async () => {
      const page = waiting.length ? await findPage() : undefined
      if (page)
        for (const fact of waiting.splice(0)) page.postMessage({ silmari: 'error', fact } satisfies ErrorMessage)
    })
  const stop = startWorkerErrors({
    worker: 'service',
    find: () => undefined,
    stamp: () => NOBODY,
    tell(fact) {
      if (waiting.push(fact) > MAX_WAITING) waiting.shift()
      deliver()
    },
  })
  return { deliver, stop }
}
