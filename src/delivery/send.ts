import type { Signal } from './encode.js'

/** What came of one request. */
export type Verdict =
  | { readonly kind: 'delivered'; readonly rejected: number }
  /** Worth another try, not before `afterMs`. */
  | { readonly kind: 'again'; readonly afterMs: number | undefined }
  | { readonly kind: 'refused'; readonly status: number }

export type Send = (signal: Signal, body: string, options: { keepalive: boolean }) => Promise<Verdict>

export interface SendDeps {
  readonly fetch: typeof fetch
  readonly endpoint: string
  readonly headers: Readonly<Record<string, string>>
}

// A collector that has not answered by then is taken for hanging (the OTLP exporters' default).
const TIMEOUT_MS = 10_000
// https://opentelemetry.io/docs/specs/otlp/#retryable-response-codes
const RETRYABLE = [429, 502, 503, 504]

/** Makes the function that posts OTLP/HTTP JSON with the page's own, unpatched fetch. Never rejects. */
export function createSend({ fetch, endpoint, headers }: SendDeps): Send {
  const base = endpoint.replace(/\/$/, '')
  return async (signal, body, { keepalive }) => {
    const abort = new AbortController()
    const timer = setTimeout(() => abort.abort(), TIMEOUT_MS)
    try {
      const response = await fetch(`${base}/v1/${signal}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body,
        keepalive,
        // The page's address may hold what must not leave.
        referrerPolicy: 'origin',
        signal: abort.signal,
      })
      const text = await response.text()
      const { status } = response
      if (response.ok) return { kind: 'delivered', rejected: readRejected(text) }
      if (!RETRYABLE.includes(status)) return { kind: 'refused', status }
      return { kind: 'again', afterMs: toDelay(response.headers.get('retry-after')) }
    } catch {
      return { kind: 'again', afterMs: undefined } // unreachable, offline, timed out
    } finally {
      clearTimeout(timer)
    }
  }
}

/** `ExportTracePartialSuccess.rejected_spans` and its like for logs (opentelemetry-proto, collector services). */
function readRejected(text: string): number {
  const found = /"rejected(?:Spans|LogRecords)"\s*:\s*"?(\d+)/.exec(text)
  return found ? Number(found[1]) : 0
}

/** RFC 9110 §10.2.3: seconds, or a date. */
function toDelay(retryAfter: string | null): number | undefined {
  if (!retryAfter) return
  const seconds = Number(retryAfter)
  const ms = Number.isNaN(seconds) ? Date.parse(retryAfter) - Date.now() : seconds * 1e3
  return ms >= 0 ? ms : undefined
}
