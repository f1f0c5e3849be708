import { JsonLogsSerializer, JsonTraceSerializer } from '@opentelemetry/otlp-transformer'
import type { Resource } from '@opentelemetry/resources'
import type { Signal } from '../record.js'

/** One span or log as its JSON text, ready to stand in a request beside others of its envelope. */
export interface Encoded {
  readonly signal: Signal
  readonly text: string
  /** Of `text` in UTF-8. */
  readonly bytes: number
  readonly envelope: Envelope
}

/** What stands around records: their resource and scope. Equal for all records of a scope. */
export interface Envelope {
  readonly head: string
  readonly tail: string
}

export interface Scoped {
  resource?: unknown
  readonly instrumentationScope: { readonly name: string; readonly version?: string | undefined }
}
export type Encode = (signal: Signal, record: Scoped) => Encoded

const SERIALIZERS = { traces: JsonTraceSerializer, logs: JsonLogsSerializer } as const
/** The way to the records in a request. */
const LISTS = {
  traces: ['resourceSpans', 'scopeSpans', 'spans'],
  logs: ['resourceLogs', 'scopeLogs', 'logRecords'],
} as const
const NO_RESOURCE = { attributes: {} }
const ASCII = /^[\0-\x7f]*$/

/** A message of OTLP, as far as we look into it. */
type Message = { [list: string]: Message[] }

/**
 * Makes the function that encodes one record by OpenTelemetry's own serializer (OTLP/JSON, opentelemetry-proto 1.x), so that
 * it is encoded once however often it is sent, kept or put into other batches. What stands around it, the resource among
 * it, is the same for all of a scope and encoded once.
 *
 * @param stringify JSON.stringify as it was before the page could replace it.
 */
export function createEncode(resource: Resource, stringify: typeof JSON.stringify): Encode {
  const envelopes = new Map<string, Envelope>()
  const encoder = new TextEncoder()

  /** The request with this record alone, and the part of it that holds the record's list. */
  function request(signal: Signal, record: Scoped, resource: unknown): { request: Message; scope: Message } {
    const own = record.resource
    // In place: an object made of the record, or a copy, costs as much time as all the rest.
    record.resource = resource
    try {
      const request = unwritten(() => SERIALIZERS[signal].serializeRequest([record as never])!) as Message
      const [resources, scopes] = LISTS[signal]
      return { request, scope: request[resources]![0]![scopes]![0]! }
    } finally {
      record.resource = own
    }
  }

  function envelopeOf(signal: Signal, record: Scoped): Envelope {
    const { name, version } = record.instrumentationScope
    const key = `${signal} ${name}@${version}`
    let envelope = envelopes.get(key)
    if (!envelope) {
      const whole = request(signal, record, resource)
      const list = LISTS[signal][2]
      whole.scope[list] = []
      const text = stringify(whole.request)
      const end = text.lastIndexOf(`"${list}":[`) + list.length + 4
      envelopes.set(key, (envelope = { head: text.slice(0, end), tail: text.slice(end) }))
    }
    return envelope
  }

  return (signal, record) =>
    withoutToJson(() => {
      const envelope = envelopeOf(signal, record)
      const text = stringify(request(signal, record, NO_RESOURCE).scope[LISTS[signal][2]]![0])
      return { signal, text, bytes: ASCII.test(text) ? text.length : encoder.encode(text).length, envelope }
    })
}

/** What `serialize` would make a text of: half of its time goes into one that we would have to take apart again. */
function unwritten(serialize: () => Uint8Array): unknown {
  const { stringify } = JSON
  let request: unknown
  let isOurs = false
  try {
    JSON.stringify = (value: unknown) => {
      request = value
      return ''
    }
    isOurs = true
  } catch {
    // A page may have frozen it.
  }
  try {
    const bytes = serialize()
    return request ?? JSON.parse(new TextDecoder().decode(bytes))
  } finally {
    if (isOurs) JSON.stringify = stringify
  }
}

/** The body of one request with all of these records, which are of one signal. */
export function toBody(signal: Signal, records: readonly Encoded[]): string {
  const open = `{"${LISTS[signal][0]}":[`
  const groups = new Map<string, string[]>()
  for (const { envelope, text } of records) {
    const texts = groups.get(envelope.head)
    if (texts) texts.push(text)
    else groups.set(envelope.head, [envelope.tail, text])
  }
  const parts = [...groups].map(
    ([head, [tail, ...texts]]) => head.slice(open.length) + texts.join() + tail!.slice(0, -2),
  )
  return `${open}${parts.join()}]}`
}

/**
 * Runs `fn` as if no `toJSON` had been put on the built-in prototypes (Prototype.js and others do, and every list becomes a
 * string). Nothing of the page runs meanwhile.
 */
function withoutToJson<T>(fn: () => T): T {
  const hidden: [object, PropertyDescriptor][] = []
  for (const { prototype } of [Object, Array, String, Number, Boolean]) {
    const found = Object.getOwnPropertyDescriptor(prototype, 'toJSON')
    if (found?.configurable && Reflect.deleteProperty(prototype, 'toJSON')) hidden.push([prototype, found])
  }
  try {
    return fn()
  } finally {
    for (const [prototype, found] of hidden) Object.defineProperty(prototype, 'toJSON', found)
  }
}
