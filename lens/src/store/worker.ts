// Entry of the store's thread: DuckDB's appender works synchronously, so it gets an event loop of its own.

import { parentPort, workerData } from 'node:worker_threads'
import { openDuckdb } from './duckdb.js'
import type { Answer, Call } from './remote.js'

const port = parentPort
if (!port) throw new Error('the store runs as a worker thread')

const opening = openDuckdb(workerData.path)
opening.then(
  () => port.postMessage({ id: 0 } satisfies Answer),
  error => port.postMessage({ id: 0, error: String(error.message ?? error) } satisfies Answer),
)

port.on('message', async ({ id, method, args }: Call) => {
  try {
    const store = await opening
    const result = await (store[method] as (...args: unknown[]) => Promise<unknown>)(...args)
    port.postMessage({ id, result } satisfies Answer)
    if (method === 'close') port.close()
  } catch (error) {
    port.postMessage({ id, error: String((error as Error).message ?? error) } satisfies Answer)
  }
})
