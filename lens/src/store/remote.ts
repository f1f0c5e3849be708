import { Worker } from 'node:worker_threads'
import type { Store } from './store.js'

export interface Call {
  id: number
  method: keyof Store
  args: unknown[]
}

export interface Answer {
  id: number
  result?: unknown
  error?: string
}

interface Waiting {
  resolve: (result: unknown) => void
  reject: (error: Error) => void
}

/** The DuckDB store in a thread of its own, seen from here as any other store. */
export async function openStore(path: string): Promise<Store> {
  // Beside the bundle that this module is built into.
  const worker = new Worker(new URL('./store-worker.js', import.meta.url), { workerData: { path } })
  const waiting = new Map<number, Waiting>()
  let lastId = 0
  let gone: Error | null = null

  const answerTo = (id: number) =>
    new Promise<unknown>((resolve, reject) => {
      if (gone) reject(gone)
      else waiting.set(id, { resolve, reject })
    })

  const fail = (error: Error) => {
    gone ??= error
    for (const { reject } of waiting.values()) reject(gone)
    waiting.clear()
  }

  worker.on('message', ({ id, result, error }: Answer) => {
    const asked = waiting.get(id)
    waiting.delete(id)
    if (error === undefined) asked?.resolve(result)
    else asked?.reject(new Error(error))
  })
  worker.on('error', fail)
  worker.on('exit', () => fail(new Error('the store is closed')))

  const call =
    <M extends keyof Store>(method: M) =>
    (...args: unknown[]) => {
      const id = ++lastId
      const answer = answerTo(id)
      try {
        if (!gone) worker.postMessage({ id, method, args } satisfies Call)
      } catch (error) {
        waiting.get(id)?.reject(error as Error) // what cannot be copied to the thread will not be answered by it
        waiting.delete(id)
      }
      return answer
    }

  await answerTo(0).catch(async error => {
    await worker.terminate()
    throw error
  })
  return {
    appendSpans: call('appendSpans'),
    appendLogs: call('appendLogs'),
    appendAccess: call('appendAccess'),
    listScenarios: call('listScenarios'),
    scenario: call('scenario'),
    health: call('health'),
    retain: call('retain'),
    close: call('close'),
  } as Store
}
