import type { Undo } from '../fact.js'
import { attempt } from '../lib/guard.js'
import type { Signal } from '../record.js'
import { gzip } from './gzip.js'

/** What came of one request. */
export type Verdict =
  | { readonly kind: 'delivered'; readonly rejected: number }
  /** Worth another try, not before `afterMs`. */
  | { readonly kind: 'again'; readonly afterMs?: number | undefined; readonly isTimeout?: boolean | undefined }
  /** Worth another try in smaller parts. */
  | { readonly kind: 'too_large' }
  | { readonly kind: 'refused'; readonly status: number }

export interface SendOptions {
  /** The page is going: the browser finishes the request without it, and nothing can be awaited before. */
  readonly isLast?: boolean
}
export type Send = (signal: Signal, body: string, options?: SendOptions) => Promise<Verdict>

export interface SendDeps {
  readonly fetch: typeof fetch
  readonly endpoint: string
  readonly headers: Readonly<Record<string, string>>
  readonly now: () => number
  readonly later: (fn: () => void, ms: number) => Undo
  /** Told of the `Date` of an answer. */
  readonly onDate: (serverAt: number, sentAt: number, answeredAt: number) => void
}

// A collector that answers after 20 s has the records; one that has not answered by then is taken for hanging.
const TIMEOUT_MS = 30_000
// https://opentelemetry.io/docs/specs/otlp/#retryable-response-codes
const RETRYABLE = [429, 502, 503, 504]

/** Where and how a signal goes. */
export function toRequest(signal: Signal, { endpoint, headers }: Pick<SendDeps, 'endpoint' | 'headers'>) {
  return {
    url: `${endpoint.replace(/\/$/, '')}/v1/${signal}`,
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    // The page's address may hold what must not leave.
    referrerPolicy: 'origin' as const,
  }
}

/** Makes the function that posts OTLP/HTTP JSON with the page's own, unpatched fetch. Never rejects. */
export function createSend(deps: SendDeps): Send {
  const { fetch, endpoint, now, later, onDate } = deps
  // Other origins must name `content-encoding` in their CORS rules, which few do.
  let canZip = new URL(endpoint, location.href).origin === location.origin

  return async (signal, text, { isLast = false } = {}) => {
    const { url, headers, ...request } = toRequest(signal, deps)
    let stop: Undo | undefined
    let abort: AbortController | undefined
    try {
      abort = new AbortController()
      stop = later(() => abort!.abort(), TIMEOUT_MS)
      const zipped = canZip && !isLast ? await gzip(text) : undefined
      const sentAt = now()
      const response = await fetch(url, {
        ...request,
        headers: zipped ? { ...headers, 'content-encoding': 'gzip' } : headers,
        body: zipped ?? text,
        keepalive: isLast,
        signal: abort.signal,
      })
      attempt('date', () => {
        const date = Date.parse(response.headers.get('date') ?? '')
        if (date) onDate(date, sentAt, now())
      })
      // A collector that knows no gzip is told the same in plain.
      if (zipped && response.status === 415) {
        canZip = false
        return { kind: 'again', afterMs: 0 }
      }
      return await judge(response, now)
    } catch {
      return { kind: 'again', isTimeout: abort?.signal.aborted } // unreachable, offline, timed out, no room left in the browser's quota
    } finally {
      stop?.()
    }
  }
}

async function judge(response: Response, now: () => number): Promise<Verdict> {
  const { ok, status, headers } = response
  // Read to the end in any case, or the connection is not free for the next request.
  const text = await response.text()
  if (ok) return { kind: 'delivered', rejected: readRejected(text) }
  if (status === 413) return { kind: 'too_large' }
  if (!RETRYABLE.includes(status)) return { kind: 'refused', status }
  return { kind: 'again', afterMs: toDelay(headers.get('retry-after'), now()) }
}

/** `ExportTracePartialSuccess.rejected_spans` and its like for logs (opentelemetry-proto, collector services). */
function readRejected(text: string): number {
  const found = /"rejected(?:Spans|LogRecords)"\s*:\s*"?(\d+)/.exec(text)
  return found ? Number(found[1]) : 0
}

/** RFC 9110 §10.2.3: seconds, or a date. */
export function toDelay(retryAfter: string | null, now: number): number | undefined {
  if (!retryAfter) return
  const seconds = Number(retryAfter)
  const ms = Number.isNaN(seconds) ? Date.parse(retryAfter) - now : seconds * 1e3
  return ms >= 0 ? ms : undefined
}
