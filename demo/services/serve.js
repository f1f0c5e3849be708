import { createServer } from 'node:http'
import { context } from '@opentelemetry/api'
import { getRPCMetadata } from '@opentelemetry/core'
import { createLog } from 'silmari/node'
import { listen } from '../processes/parent.js'

const { SERVICE_NAME, SERVICE_VERSION } = process.env

/** One JSON line a call on standard output, with the ids of the request being served. */
export const log = createLog({ name: SERVICE_NAME, version: SERVICE_VERSION })

/** An answer that is not a success; `code` is for programs. */
export class Refusal extends Error {
  constructor(status, code, message) {
    super(message)
    this.status = status
    this.code = code
  }
}

/**
 * Serves JSON: `routes` maps `POST /orders` to a function from `{ body, query }` to the answer's body. A Refusal is
 * answered as it says, any other error with 500.
 */
export function serve(routes) {
  listen(
    createServer(async (request, response) => {
      const url = new URL(request.url, 'http://service')
      const route = routes[`${request.method} ${url.pathname}`]
      if (route) nameSpan(url.pathname)
      try {
        if (!route) throw new Refusal(404, 'not_found', `${request.method} ${url.pathname} is not served here`)
        reply(response, 200, await route({ body: await readJson(request), query: url.searchParams }))
      } catch (error) {
        const { status = 500, code = 'internal', message } = error
        log[status < 500 ? 'warn' : 'error'](message, { code, status })
        reply(response, status, { error: code, message })
      }
    }),
  )
}

/** Asks the next service. Its refusals become ours. */
export async function ask(url, body) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const answer = await response.json()
  if (!response.ok) throw new Refusal(response.status, answer.error, answer.message)
  return answer
}

/** The HTTP instrumentation names its span after the route, once it is told. */
function nameSpan(route) {
  const metadata = getRPCMetadata(context.active())
  if (metadata) metadata.route = route
}

async function readJson(request) {
  let text = ''
  for await (const chunk of request) text += chunk
  try {
    return text ? JSON.parse(text) : {}
  } catch {
    throw new Refusal(400, 'malformed', 'The body is not JSON')
  }
}

function reply(response, status, body) {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
