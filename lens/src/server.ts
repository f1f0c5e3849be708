import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createApi } from './api/api.js'
import { serveViewer } from './api/viewer.js'
import { createReceiver } from './receiver/receive.js'
import { openStore } from './store/remote.js'
import type { Store } from './store/store.js'
import { readVersion } from './version.js'

export interface LensOptions {
  /** TCP port; 0 picks a free one. Default 4319. */
  port?: number
  /** Address to listen on. Default 127.0.0.1: this machine only. */
  host?: string
  /** File of the database, created when absent; ':memory:' (the default) keeps nothing after close. */
  db?: string
  /** Greatest size of a request's body on the wire, in bytes. Default 64 MiB. */
  maxBodyBytes?: number
  /** Greatest size of a request's body after inflating, in bytes. Default 64 MiB. */
  maxInflatedBytes?: number
  /** Forgets records older than this many days, at the start and every hour. Default: keeps everything. */
  keepDays?: number
}

export interface Lens {
  /** Address of the viewer, and base of the OTLP endpoint, without trailing slash. */
  url: string
  /** Answers what is under way, writes everything to the file, and frees the port. May be called twice. */
  close(): Promise<void>
}

const MIB64 = 64 * 1024 * 1024
// A request under way at close gets this long; its sender will send it again elsewhere.
const CLOSE_WITHIN_MS = 2000
const HOUR_MS = 3_600_000

/**
 * Starts the lens: OTLP/HTTP receiver, store and viewer on one port. Rejects when the port is taken (code EADDRINUSE)
 * or the database cannot be opened, with what to do about it in the message.
 *
 * ```ts
 * const lens = await startLens({ port: 0 })
 * console.log(lens.url)
 * await lens.close()
 * ```
 */
export async function startLens(options: LensOptions = {}): Promise<Lens> {
  const { port = 4319, host = '127.0.0.1', db = ':memory:', maxBodyBytes = MIB64, maxInflatedBytes = MIB64 } = options
  const store = await openStore(db)
  const receiver = createReceiver({ store, limits: { maxBodyBytes, maxInflatedBytes } })
  const api = createApi({ store, host, version: readVersion(), tally: receiver.tally })

  const server = createServer((request, response) => {
    const url = URL.canParse(request.url ?? '', 'http://lens') ? new URL(request.url ?? '', 'http://lens') : null
    if (!url) response.writeHead(400).end()
    else if (receiver.receive(url.pathname, request, response) || api.serve(url, request, response)) return
    else void serveViewer(url.pathname, request.method, response)
  })

  let forgetting: NodeJS.Timeout | undefined
  try {
    if (options.keepDays !== undefined) forgetting = await startForgetting(store, options.keepDays)
    await listen(server, port, host)
  } catch (error) {
    clearInterval(forgetting)
    await store.close()
    throw error
  }

  let closing: Promise<void> | undefined
  return {
    url: addressOf(server),
    close: () => {
      clearInterval(forgetting)
      closing ??= stop(server).then(() => store.close())
      return closing
    },
  }
}

async function startForgetting(store: Store, keepDays: number): Promise<NodeJS.Timeout> {
  const forget = () => store.retain(Date.now() - keepDays * 24 * HOUR_MS)
  await forget()
  return setInterval(() => void forget().catch(() => {}), HOUR_MS).unref() // what fails now is due again in an hour
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE')
        error.message = `port ${port} on ${host} is taken; name another with --port, or 0 for any that is free`
      reject(error)
    })
    server.listen(port, host, resolve)
  })
}

function stop(server: Server): Promise<void> {
  return new Promise(resolve => {
    const hurry = setTimeout(() => server.closeAllConnections(), CLOSE_WITHIN_MS)
    server.close(() => {
      clearTimeout(hurry)
      resolve()
    })
  })
}

function addressOf(server: Server): string {
  const { address, port, family } = server.address() as AddressInfo
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`
}
