import { readFileSync } from 'node:fs'
import type { Seen, Tool } from './tool.js'

/** The built SDK, loaded by a script tag. */
export function silmari(dist: URL): Tool {
  return { name: 'silmari', html: PAGE, readScript: path => readFileSync(new URL(`.${path}`, dist)), readRecords }
}

// Errors are few, for equal ones are thinned out on purpose.
const PAGE = `<!doctype html><title>page</title><link rel="icon" href="data:,">
<script src="/silmari.js" data-service="shop-web" data-endpoint="/otlp"></script>
<script>
  // The second file is there, and the journal is open.
  window.isReady = () => silmari.stats().isDurable === true
  window.make = (count, from = 0) => {
    for (let i = from; i < from + count; i++) {
      const attributes = { 'test.record': i }
      if (i % 100 === 50 && i < 1000) silmari.captureError(new Error('failure ' + i), attributes)
      else if (i % 2) silmari.log.info('line ' + i, attributes)
      else silmari.trace('work', () => {}, attributes)
    }
  }
</script>`

type Attribute = { key: string; value: { intValue?: number | string; stringValue?: string } }
type OtlpRecord = { spanId?: string; startTimeUnixNano?: string; eventName?: string; attributes: Attribute[] }
type Group = { scopeSpans?: { spans: OtlpRecord[] }[]; scopeLogs?: { logRecords: OtlpRecord[] }[] }

/** Reads a batch of OTLP in JSON. */
export function readRecords(body: string): Seen[] {
  const { resourceSpans = [], resourceLogs = [] } = JSON.parse(body) as Record<string, Group[]>
  const records = [...resourceSpans, ...resourceLogs].flatMap(({ scopeSpans = [], scopeLogs = [] }) => [
    ...scopeSpans.flatMap(({ spans }) => spans),
    ...scopeLogs.flatMap(({ logRecords }) => logRecords),
  ])
  return records.map(({ spanId, startTimeUnixNano, eventName, attributes: list }) => {
    const attributes = Object.fromEntries(list.map(({ key, value }) => [key, value.intValue ?? value.stringValue]))
    const number = attributes['test.record']
    return {
      id: `${startTimeUnixNano ? spanId : attributes['log.record.uid']}`,
      number: number === undefined ? undefined : Number(number),
      ...(eventName === 'silmari.delivery' && { dropped: readDropped(attributes) }),
    }
  })
}

const DROPPED = 'silmari.dropped.'

function readDropped(attributes: Readonly<Record<string, unknown>>): Record<string, number> {
  const counts = Object.entries(attributes).filter(([key]) => key.startsWith(DROPPED))
  return Object.fromEntries(counts.map(([key, count]) => [key.slice(DROPPED.length), Number(count)]))
}
