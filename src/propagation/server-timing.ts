import { parseTraceparent } from './w3c.js'
import type { WireIds } from './wire.js'

/** One metric: what `PerformanceServerTiming` is in the browser. */
export interface Metric {
  readonly name: string
  readonly description: string
}

/**
 * The ids that a server answered with: metric `trace` (W3C trace context level 3 draft) or `traceparent` (what today's
 * agents send), the last one that is right. Across origins a browser shows metrics only with `Timing-Allow-Origin`.
 */
export function readServerTiming(metrics: readonly Metric[]): Required<WireIds> | undefined {
  let ids: Required<WireIds> | undefined
  for (const { name, description } of metrics) {
    if (/^trace(parent)?$/i.test(name)) ids = parseTraceparent(description) ?? ids
  }
  return ids
}

/** Reads a `Server-Timing` value (https://www.w3.org/TR/server-timing/#the-server-timing-header-field), quoted or not. */
export function parseServerTiming(value: string): Metric[] {
  return splitOutsideQuotes(value, ',').map(metric => {
    const [name = '', ...params] = splitOutsideQuotes(metric, ';')
    const desc = params.map(readParam).find(([key]) => key === 'desc')
    return { name, description: desc?.[1] ?? '' }
  })
}

function readParam(param: string): readonly [key: string, value: string] {
  const at = param.indexOf('=')
  const value = param.slice(at + 1).trim()
  const text = value.startsWith('"') ? value.slice(1, value.endsWith('"') ? -1 : undefined) : value
  return [param.slice(0, Math.max(at, 0)).trim().toLowerCase(), text.replace(/\\(.)/g, '$1')]
}

/** By hand, as one pass: an expression for quoted strings takes quadratic time where a quote is never closed. */
function splitOutsideQuotes(text: string, separator: string): string[] {
  const parts: string[] = []
  let from = 0
  let isQuoted = false
  for (let at = 0; at <= text.length; at++) {
    if (isQuoted && text[at] === '\\') at++
    else if (text[at] === '"') isQuoted = !isQuoted
    else if (at === text.length || (text[at] === separator && !isQuoted)) {
      parts.push(text.slice(from, at).trim())
      from = at + 1
    }
  }
  return parts
}
