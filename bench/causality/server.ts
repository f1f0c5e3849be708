import { createServer, type ServerResponse } from 'node:http'

/** Serves one built page, and answers its requests after a while of chance. */
export async function serve(html: string, script: string): Promise<{ url: string; close: () => void }> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://bench')
    const [, first] = pathname.split('/')
    const later = (type: string, body: string, ms = 5 + Math.random() * 35) =>
      setTimeout(() => response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store' }).end(body), ms)
    if (pathname === '/') later('text/html', html, 0)
    else if (pathname === '/page.js') later('text/javascript', script, 0)
    else if (pathname.endsWith('/stream')) stream(response)
    else if (first === 'api') later('application/json', pathname.endsWith('.json') ? '{"ok":true}' : '')
    else if (first === 'slow') later('application/json', '{}', 1000)
    else if (first === 'module.js') later('text/javascript', 'export {}')
    else if (first === 'image.svg') later('image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg"/>')
    else response.writeHead(204).end()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

function stream(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' })
  let chunks = 0
  const timer = setInterval(() => {
    response.write(`${++chunks} `.repeat(10))
    if (chunks < 4) return
    clearInterval(timer)
    response.end()
  }, 15)
}
