import { redactSecrets } from './text.js'

/** What of a URL may leave: no credentials, no fragment, of the query the names, and values only where allowed. */
export interface UrlPrivacy {
  /** Names of query parameters whose values may leave. */
  readonly query: readonly string[]
  /** The application's own function, applied last. */
  readonly url: (url: string) => string
}

/** `https://user:pass@shop.example/a?token=s3cret&page=2#top` gives `https://shop.example/a?token=REDACTED&page=2`. */
export function redactUrl(url: string, { query, url: own }: UrlPrivacy): string {
  const [, scheme = '', rest = ''] = /^([\w+.-]+:\/\/(?=[^/?#]))?([^#]*)/.exec(withoutContent(url)) ?? []
  const [place, search] = split(rest, '?')
  const [authority, path] = scheme ? split(place, '/') : ['', place]
  const host = authority.slice(authority.lastIndexOf('@') + 1)
  const values = search?.replace(/([^&=]*)=([^&]*)/g, (pair, name) =>
    query.includes(name) ? pair : `${name}=REDACTED`,
  )
  const slash = scheme && path !== undefined ? '/' : ''
  return own(
    redactSecrets(
      `${scheme}${host}${slash}${withoutParameters(path ?? '')}${search === undefined ? '' : `?${values}`}`,
    ),
  )
}

/**
 * An address that holds a whole document, or tells of somebody's disk, cut to its kind: `data:text/html`, `javascript:`,
 * `file:///index.html`. Any other stays as it is.
 */
export function withoutContent(url: string): string {
  return url.replace(/^(data:[\w+./-]*|javascript:).*|^(file:\/\/)[^?#]*(?=\/)/is, '$1$2')
}

/** `/cart;jsessionid=1A2B` gives `/cart;jsessionid=REDACTED` (RFC 3986, 3.3). */
export function withoutParameters(path: string): string {
  return path.replace(/;([^=;/]*)=[^;/]*/g, ';$1=REDACTED')
}

function split(text: string, at: string): [before: string, after: string | undefined] {
  const index = text.indexOf(at)
  return index < 0 ? [text, undefined] : [text.slice(0, index), text.slice(index + 1)]
}
