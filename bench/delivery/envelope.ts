import type { Seen } from '../../test/delivery/tool.js'

interface Item {
  readonly span_id?: string
  readonly attributes?: Readonly<Record<string, { readonly value: unknown }>>
}
interface Payload extends Item {
  readonly items?: readonly Item[]
  readonly event_id?: string
  readonly extra?: Readonly<Record<string, unknown>>
}

let anonymous = 0

/** Reads an envelope of Sentry's: a line of headers, then for each item a line of its headers and one of JSON. */
export function readEnvelope(body: string): Seen[] {
  const lines = body.split('\n').slice(1)
  const payloads = lines.filter((_, index) => index % 2).map(line => JSON.parse(line) as Payload)
  return payloads.flatMap(({ items, event_id, extra }) => {
    if (extra) return [toSeen(event_id, extra['test.record'])]
    return (items ?? []).map(({ span_id, attributes }) => toSeen(span_id, attributes?.['test.record']?.value))
  })
}

/** A log has no id of its own: one that comes twice is stored twice. */
function toSeen(id: string | undefined, number: unknown): Seen {
  return { id: id ?? `anonymous ${++anonymous}`, number: number === undefined ? undefined : Number(number) }
}
