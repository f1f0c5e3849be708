import type { Attributes, Closed, EpochMs, SpanCall } from '../fact.js'

// Enough to see what held a page up; the rest is in the summary.
const SLOWEST = 10

type Navigation = PerformanceNavigationTiming & { readonly activationStart?: number }
type Resource = PerformanceResourceTiming & { readonly renderBlockingStatus?: string }

/** Adds to the end of a page load what the browser measured of it: the document's own timing, and that of its resources. */
export function withTiming(fact: Closed<'page'>, toEpoch: (timeStamp: number) => EpochMs): Closed<'page'> {
  const [navigation] = performance.getEntriesByType('navigation') as Navigation[]
  // A page that came back, or was prerendered, ends later than its document's load.
  if (!navigation?.loadEventEnd || Math.abs(toEpoch(navigation.loadEventEnd) - fact.at) > 1) return fact
  const resources = (performance.getEntriesByType('resource') as Resource[]).filter(
    ({ startTime }) => startTime < navigation.loadEventEnd,
  )
  const slowest = [...resources].sort((a, b) => b.duration - a.duration).slice(0, SLOWEST)
  return {
    ...fact,
    detail: {
      ...fact.detail,
      attributes: { ...fact.detail.attributes, ...ofNavigation(navigation), ...ofResources(resources) },
      calls: slowest.map((each): SpanCall => {
        const at = toEpoch(each.startTime)
        return { name: 'addEvent', args: ['resource', ofResource(each)], at }
      }),
    },
  }
}

/** Milliseconds that each phase of the navigation took, or since its start. */
function ofNavigation(entry: Navigation): Attributes {
  const phases: Record<string, number> = {
    redirect: entry.redirectEnd - entry.redirectStart,
    dns: entry.domainLookupEnd - entry.domainLookupStart,
    connect: entry.connectEnd - entry.connectStart,
    tls: entry.secureConnectionStart && entry.connectEnd - entry.secureConnectionStart,
    wait: entry.responseStart - entry.requestStart,
    response: entry.responseEnd - entry.responseStart,
    dom_interactive: entry.domInteractive,
    dom_content_loaded: entry.domContentLoadedEventEnd,
    load: entry.loadEventEnd,
  }
  const attributes: Record<string, number | string | undefined> = {
    'http.response.status_code': entry.responseStatus || undefined,
    'http.response.body.size': entry.encodedBodySize,
    'network.protocol.name': entry.nextHopProtocol || undefined,
  }
  for (const name of Object.keys(phases)) attributes[`browser.navigation.${name}_ms`] = round(phases[name]!)
  return attributes
}

/** Without `Timing-Allow-Origin` another origin's resources have a duration, but neither size nor cache. */
function ofResources(entries: readonly Resource[]): Attributes {
  const count = (isOne: (entry: Resource) => boolean) => entries.filter(isOne).length
  return {
    'browser.resource.count': entries.length,
    'browser.resource.bytes': entries.reduce((sum, { transferSize }) => sum + transferSize, 0),
    'browser.resource.cached': count(isCached),
    'browser.resource.render_blocking': count(isBlocking),
  }
}

function ofResource(entry: Resource): Attributes {
  return {
    'url.full': entry.name,
    'browser.resource.type': entry.initiatorType,
    'browser.resource.duration_ms': round(entry.duration),
    'browser.resource.bytes': entry.transferSize,
    'browser.resource.cached': isCached(entry),
    'browser.resource.render_blocking': isBlocking(entry),
  }
}

function isCached({ transferSize, decodedBodySize }: Resource): boolean {
  return !transferSize && decodedBodySize > 0
}

function isBlocking({ renderBlockingStatus }: Resource): boolean {
  return renderBlockingStatus === 'blocking'
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10
}
