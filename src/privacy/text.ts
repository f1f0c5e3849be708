import { redactNumbers } from './numbers.js'

/** Shapes of secrets, each as narrow as its own rules allow, and what stands for them. */
const SHAPES: readonly (readonly [shape: RegExp, name: string])[] = [
  [/(?:\b|_)eyJ[\w-]{5,}(?:\.[\w-]*){2,4}/g, 'JWT'], // RFC 7519: the header is a JSON object in base64url
  [/\/\/[^\s/@:]{1,200}:[^\s/@]{1,200}@/g, 'CREDENTIALS'], // user and password of an address without a scheme
  [/\bdata:[\w.+/-]+[;,][^\s)]*/gi, 'DATA'], // a document as an address, in the stack of an error in it
  [/\b(Bearer|Basic)\s+[\w.~+/=-]{6,}/gi, 'CREDENTIALS'],
  // Not the version of a package: `react@19.2.0`.
  [/[\p{L}\w.+-]{1,64}(?:@|%40)(?:[\p{L}\w-]{1,63}\.){1,8}\p{L}{2,63}/giu, 'EMAIL'],
]
// An address in a text, but for the line and column that a stack puts behind it; or a path with a query.
const ADDRESS =
  /(?:[a-z][\w+.-]{0,30}:\/\/[^\s"'`<>()]+?|\/[^\s"'`<>()?#]{0,500}\?[^\s"'`<>()]+?)(?=(?::\d+){0,2}(?:[\s"'`<>()]|$))/gi
// What else has a name and a value as in a query, a fragment, a form or a cookie: any behind its mark, else by its name.
const PAIR =
  /([?#&;][\w.~%[\]-]{1,100}=|(?:password|passwd|pwd|secret|token|api[_-]?key|session[_-]?id|sid)(?:=|["']\s{0,9}:\s{0,9}["']))(?!REDACTED)[^\s"'`<>()&;#]+/gi
const ANY = new RegExp(`${ADDRESS.source}|${PAIR.source}`, 'gi')

/** `text` with its addresses as `redactUrl` leaves them, and what looks like a secret replaced by its kind in brackets. */
export function redactText(text: string, redactUrl: (url: string) => string): string {
  return redactSecrets(text.replace(ANY, (found, name) => (name ? `${name}REDACTED` : redactUrl(found))))
}

export function redactSecrets(text: string): string {
  let clean = text
  for (const [shape, name] of SHAPES) clean = clean.replace(shape, `[${name}]`)
  return redactNumbers(clean)
}
