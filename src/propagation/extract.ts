import type { Format } from '../options.js'
import { extractB3 } from './b3.js'
import { extractDatadog } from './datadog.js'
import { extractGcp } from './gcp.js'
import { extractJaeger } from './jaeger.js'
import { extractSentry } from './sentry.js'
import { extractW3c } from './w3c.js'
import type { ReadHeader, SentIds } from './wire.js'
import { extractXray } from './xray.js'

/** Formats whose headers hold ids that W3C can hold; Pinpoint's transactions are not of them. */
export type ReadableFormat = Exclude<Format, 'pinpoint'>

const EXTRACT: Readonly<Record<ReadableFormat, (header: ReadHeader) => SentIds | undefined>> = {
  w3c: extractW3c,
  b3: extractB3,
  b3multi: extractB3,
  jaeger: extractJaeger,
  xray: extractXray,
  gcp: extractGcp,
  datadog: extractDatadog,
  sentry: extractSentry,
}

/**
 * What the sender said, in the first of `formats` that holds whole ids; failing that, the first that holds part of them.
 * Never throws.
 */
export function extractIds(
  header: ReadHeader,
  formats: readonly ReadableFormat[] = ['w3c', 'b3', 'jaeger', 'datadog', 'sentry', 'xray', 'gcp'],
): SentIds | undefined {
  const sent = formats.flatMap(format => EXTRACT[format](header) ?? [])
  // A trace without a span is what a load balancer sends; B3 may tell a sampling decision without any ids.
  return sent.find(({ spanId }) => spanId) ?? sent.find(({ traceId }) => traceId) ?? sent[0]
}
