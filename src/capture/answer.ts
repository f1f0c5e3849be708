import type { RequestClosed } from '../fact.js'
import { attribute } from '../lib/attribute.js'
import { apply } from '../lib/natives.js'

/** Reads what a `fetch` came to, without touching the body or running the page's code. */
export interface AnswerReader {
  read(response: Response): RequestClosed
  /** The browser's name for what went wrong; a reason of the page's own making is an abort. */
  errorType(error: unknown): string
  urlOf(response: Response): string
}

export function createAnswerReader(scope: typeof globalThis): AnswerReader {
  const { Response, Headers, DOMException, TypeError: NetworkError } = scope
  const statusOf = attribute(Response.prototype, 'status')
  const headersOf = attribute(Response.prototype, 'headers')
  const urlOf = attribute(Response.prototype, 'url')
  const nameOf = attribute(DOMException.prototype, 'name')
  const { get } = Headers.prototype
  return {
    read(response) {
      const status = statusOf(response)
      const headers = headersOf(response)
      const bytes = headers && apply(get, headers, ['content-length'])
      return {
        // An opaque answer has status 0: nothing is known of it.
        ...(status && { status }),
        ...(bytes && { attributes: { 'http.response.body.size': +bytes } }),
      }
    },
    errorType: error => nameOf(error) ?? (error instanceof NetworkError ? 'TypeError' : 'AbortError'),
    urlOf: response => urlOf(response) ?? '',
  }
}
