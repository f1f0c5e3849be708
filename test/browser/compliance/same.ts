import { expect } from 'chai'
import { type Hit, type Io, type Outcome, type PageOptions, withAndWithout } from '../../support/page.js'

/** Our headers, which are the one difference a server may see. */
export const OURS = ['traceparent', 'baggage', 'x-global-trace-id', 'x-client-name', 'x-client-version']

interface SameOptions extends PageOptions {
  /** Looks at the outcome with the SDK once more. */
  readonly check?: (ours: Outcome, without: Outcome) => void
  /** `false` where chance decides what reaches a server: a request that is aborted at once, a connection that breaks. */
  readonly isSeenAlike?: boolean
  /** Whether our own code may fail, as long as the page does not notice. */
  readonly mayFault?: boolean
}

/**
 * Runs `run` as a script of a page without the SDK and of a page with it. What it returns, and what the servers received
 * apart from our headers, must be the same.
 */
export function same(
  promise: string,
  run: (io: Io) => unknown,
  { check, isSeenAlike = true, mayFault = false, ...options }: SameOptions = {},
): void {
  it(promise, async () => {
    const { without, with: ours } = await withAndWithout(run, options)
    if (!mayFault) expect(ours.faults, 'faults of the SDK').to.deep.equal([])
    expect(ours.value).to.deep.equal(without.value)
    if (isSeenAlike) expect(ours.hits.map(toSeen)).to.deep.equal(without.hits.map(toSeen))
    check?.(ours, without)
  })
}

// Chromium writes headers in the order of a hash table, which changes with every header more.
const isOrdered = navigator.userAgent.includes('Firefox')

/** A request as its server saw it: names of the headers as they were on the wire, in their order, and their values. */
function toSeen({ method, path, rawHeaders, text, bytes }: Hit) {
  const headers: string[] = []
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const { [i]: name, [i + 1]: value } = rawHeaders
    if (!OURS.includes(name!.toLowerCase()))
      headers.push(`${name}: ${name!.toLowerCase() === 'referer' ? 'sent' : value}`)
  }
  return { method, path, headers: isOrdered ? headers : headers.sort(), text, bytes }
}

/** Whether a request carried ids. */
export function isDecorated({ headers }: Hit): boolean {
  return /^00-[\da-f]{32}-[\da-f]{16}-0[0-3]$/.test(headers.traceparent ?? '') && !!headers['x-global-trace-id']
}
