import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'

/** What a server has said to a preflight; `failure` where it said nothing. */
export interface Answer {
  readonly status: number
  /** Values by lower-case name. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly failure?: string
}

export interface Preflight {
  readonly url: URL
  /** Of the page that asks. */
  readonly origin: string
  readonly method: string
  /** The headers that the request to come would carry. */
  readonly names: readonly string[]
}

// Longer than a slow gateway takes, and short enough to wait for.
const TIMEOUT_MS = 10_000

/**
 * Asks as a browser does (https://fetch.spec.whatwg.org/#cors-preflight-fetch): without credentials, names sorted and in
 * lower case, without following redirects. Never rejects.
 */
export function askServer({ url, origin, method, names }: Preflight): Promise<Answer> {
  const send = url.protocol === 'https:' ? requestHttps : requestHttp
  const headers = {
    accept: '*/*',
    origin,
    'access-control-request-method': method,
    ...(names.length && { 'access-control-request-headers': [...names].sort().join() }),
    'sec-fetch-mode': 'cors',
    'sec-fetch-dest': 'empty',
  }
  return new Promise(resolve => {
    const asking = send(url, { method: 'OPTIONS', headers, timeout: TIMEOUT_MS }, answer => {
      answer.resume()
      const values = Object.entries(answer.headers).map(([name, value]) => [name, value?.toString()])
      resolve({ status: answer.statusCode ?? 0, headers: Object.fromEntries(values) })
    })
    const fail = (failure: string): void => resolve({ status: 0, headers: {}, failure })
    asking.on('timeout', () => {
      fail(`no answer within ${TIMEOUT_MS / 1000} s`)
      asking.destroy()
    })
    asking.on('error', (error: NodeJS.ErrnoException) => fail(`no answer: ${error.code ?? error.message}`))
    asking.end()
  })
}
