import type { Format, TargetRule } from '../options.js'

/** What a request to an allowed target may carry; what is absent is as configured for all. */
export interface Target {
  readonly formats?: readonly Format[]
  /** Whether the `x-…` headers go there. */
  readonly headers?: boolean
  /** Baggage keys that go there, beside the GlobalTraceId; none of them: no baggage header at all. */
  readonly context?: readonly string[]
}

/** A parsed URL. */
export type Where = Pick<URL, 'origin' | 'pathname' | 'protocol'>

/**
 * Decides who may get headers. The first rule that matches answers; without a match nothing is sent.
 *
 * - `'self'`: the page's own origin.
 * - A URL: exactly this origin (scheme, host, port), and of its paths those at or below the given one, by whole segments:
 *   `https://api.example.com/v1` allows `/v1` and `/v1/orders`, not `/v10`. Query and fragment of a rule mean nothing. A
 *   path alone stands for the own origin. No lookalike matches: neither `https://api.example.com.evil.com` nor
 *   `https://api.example.com@evil.com` has this origin.
 * - A RegExp: tested against the origin only, which ends after host and port without a slash. It is as wide as it is
 *   written: end it with `$`, escape its dots. `lastIndex` of a `g` or `y` expression is neither used nor changed.
 *
 * Only `http:` and `https:` are ever targets. A rule that is none of these is passed over and told to `onProblem`.
 */
export function createTargets(
  rules: readonly TargetRule[],
  selfOrigin: string,
  onProblem: (problem: string) => void = () => {},
): (url: Where) => Target | undefined {
  const known: [isAllowed: (url: Where) => boolean, target: Target][] = []
  for (const rule of rules) {
    const given = (rule as { url?: unknown } | null)?.url ?? rule
    const isAllowed = toTest(given, selfOrigin)
    if (isAllowed) known.push([isAllowed, rule as Target])
    else onProblem(`silmari: option propagate.to has ${given}; give an origin such as "https://api.example.com".`)
  }
  return url => (isHttp(url) ? known.find(([isAllowed]) => isAllowed(url))?.[1] : undefined)
}

function toTest(rule: unknown, selfOrigin: string): ((url: Where) => boolean) | undefined {
  if (rule === 'self') return url => url.origin === selfOrigin
  // Each test of a g or y expression moves its lastIndex, and the page may be using its own.
  if (rule instanceof RegExp) return url => new RegExp(rule).test(url.origin)
  if (typeof rule !== 'string') return
  try {
    const named = new URL(rule, rule[0] === '/' ? selfOrigin : undefined)
    const folder = named.pathname.replace(/\/?$/, '/')
    return isHttp(named) ? url => url.origin === named.origin && `${url.pathname}/`.startsWith(folder) : undefined
  } catch {
    // Not a URL; the caller says so.
  }
}

function isHttp({ protocol }: Where): boolean {
  return protocol === 'https:' || protocol === 'http:'
}
