import type { Fact, NoteDetail } from '../fact.js'

/** Reads an error's message and place where the browser told them, and lets go of its event. */
export function withDetails(fact: Fact): Fact {
  if (fact.type !== 'noted' || fact.kind !== 'error' || !fact.detail.event) return fact
  const { event, ...detail } = fact.detail
  const told = read(event, detail)
  const all = { ...detail, ...told, attributes: { ...told.attributes, ...detail.attributes } }
  return { ...fact, detail: all }
}

/** Where in the code an error was, as a worker of the page says it too; empty for any other fact. */
export function placeOf(fact: Fact): string {
  if (fact.type !== 'noted' || fact.kind !== 'error') return ''
  const { filename, lineno, colno } = (fact.detail.event ?? {}) as ErrorEvent
  return `${filename}:${lineno}:${colno}`
}

function read(event: Event, { source, error: known }: NoteDetail['error']): Partial<NoteDetail['error']> {
  if (source === 'error') {
    const { error, message, filename, lineno, colno } = event as ErrorEvent
    const place = { 'code.file.path': filename, 'code.line.number': lineno, 'code.column.number': colno }
    // Another origin's error, or `null` thrown: there is only what the browser says of it.
    const thrown = known === message ? undefined : known
    return { ...(!error && { message, error: thrown }), ...(filename && { attributes: place }) }
  }
  if (source === 'resource') {
    const target = event.target as HTMLImageElement & { readonly href?: string & SVGAnimatedString }
    const { currentSrc, src, href } = target
    // What a page has left (src/early.ts) has attributes alone.
    const url = currentSrc || src || href?.baseVal || href || target.getAttribute('src') || target.getAttribute('href')
    return { message: `${target.localName} failed to load`, attributes: { 'url.full': url ?? '' } }
  }
  if (source === 'report') {
    const { effectiveDirective, blockedURI, disposition } = event as SecurityPolicyViolationEvent
    const attributes = {
      'report.type': 'csp-violation',
      'csp.disposition': disposition,
      // Not always a URL: `inline`, `eval` and the like.
      'url.full': blockedURI,
    }
    return { message: `${effectiveDirective} violated`, attributes }
  }
  return {}
}
