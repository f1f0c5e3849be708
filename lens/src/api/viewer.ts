import { readFile } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { extname } from 'node:path'

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  '.map': 'application/json',
}

// Everything from the lens itself and nothing inline: a record's text can never become script.
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

const HEADERS = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-cache',
}

const NOT_BUILT = `The viewer of the lens is not built: run "node lens/viewer/build.js".
The lens itself works: records go to /v1/traces, /v1/logs and /logs/access, answers come from /api/scenarios.
`

// An exporter that is given the lens's bare address would lose everything in silence to a page that answers 200.
const NOT_TAKEN = 'Nothing is taken here: records go to /v1/traces, /v1/logs and /logs/access.\n'

/** Serves the viewer's files, which the build puts beside this bundle. */
export async function serveViewer(path: string, method: string | undefined, response: ServerResponse): Promise<void> {
  if (method !== 'GET' && method !== 'HEAD') return send(response, 404, 'text/plain; charset=utf-8', NOT_TAKEN)
  const name = path === '/' ? 'index.html' : path.slice(1)
  // Flat names with a known ending: nothing outside the folder can be named.
  const type = /^[\w-][\w.-]*$/.test(name) ? TYPES[extname(name)] : undefined
  const file = type && (await readFile(new URL(`./viewer/${name}`, import.meta.url)).catch(() => null))
  if (file) send(response, 200, type, file)
  else if (path === '/') send(response, 200, 'text/plain; charset=utf-8', NOT_BUILT)
  else send(response, 404, 'text/plain; charset=utf-8', `There is nothing at ${path}\n`)
}

function send(response: ServerResponse, status: number, type: string, body: Buffer | string): void {
  response.writeHead(status, { ...HEADERS, 'content-type': type, 'content-length': Buffer.byteLength(body) }).end(body)
}
