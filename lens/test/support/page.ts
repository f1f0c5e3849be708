import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname } from 'node:path'
import type { Scenario } from '../../src/store/store.js'

const DIST = new URL('../../dist/viewer/', import.meta.url)
const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
}

/** Serves the built viewer under the lens's policy, and the given scenarios as the lens's API would. */
export async function servePage(scenarios: Scenario[]) {
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://page')
    const send = (status: number, type: string, body: string | Buffer) =>
      response.writeHead(status, { 'content-type': type, 'content-security-policy': "default-src 'self'" }).end(body)
    if (url.pathname === '/api/scenarios') {
      const q = (url.searchParams.get('q') ?? '').toLowerCase()
      const found = scenarios
        .map(({ scenario }) => scenario)
        .filter(one => `${one.globalTraceId} ${one.name} ${one.services}`.toLowerCase().includes(q))
      return send(200, 'application/json', JSON.stringify({ scenarios: found, more: false }))
    }
    const id = /^\/api\/scenarios\/(\w+)$/.exec(url.pathname)?.[1]
    if (id) {
      const one = scenarios.find(({ scenario }) => scenario.globalTraceId === id)
      return send(one ? 200 : 404, 'application/json', JSON.stringify(one ?? { error: `there is no scenario ${id}` }))
    }
    const name = url.pathname === '/' ? 'index.html' : url.pathname.slice(1)
    const file = await readFile(new URL(name, DIST)).catch(() => null)
    send(file ? 200 : 404, TYPES[extname(name)] ?? 'text/plain', file ?? '')
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
