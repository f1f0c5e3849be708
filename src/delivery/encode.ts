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

/** What surrounds the one record of a request: without the resource, and as it shall be sent. */
interface Frame {
  readonly bare: Envelope
  readonly envelope: Envelope
}

const SERIALIZERS = { traces: JsonTraceSerializer, logs: JsonLogsSerializer } as const
const LISTS = { traces: ['resourceSpans', '"spans":['], logs: ['resourceLogs', '"logRecords":['] } as const
// After the one record: the ends of its list, scope and resource, each with an optional schema.
const TAIL = /\](?:,"schemaUrl":"[^"]*")?\}\](?:,"schemaUrl":"[^"]*")?\}\]\}$/
const NO_RESOURCE = { attributes: {} }

/**
 * Makes the function that encodes one record by OpenTelemetry's own serializer (OTLP/JSON, opentelemetry-proto 1.x) and
 * cuts it out of its request, so that it is encoded once however often it is sent, kept or put into other batches. The
 * resource is the same for all, and encoded once a scope.
 *
 * @param stringify JSON.stringify as it was before the page could replace it.
 */
export function createEncode(resource: Resource, stringify: typeof JSON.stringify): Encode {
  const frames = new Map<string, Frame>()
  const decoder = new TextDecoder()

  function request(signal: Signal, record: Scoped, resource: unknown): { text: string; bytes: number } {
    const own = record.resource
    // In place: an object made of the record, or a copy, costs as much time as all the rest.
    record.resource = resource
    try {
      const bytes = undisturbed(stringify, () => SERIALIZERS[signal].serializeRequest([record as never]))!
      return { text: decoder.decode(bytes), bytes: bytes.length }
    } finally {
      record.resource = own
    }
  }

  function frameOf(signal: Signal, record: Scoped): Frame {
    const { name, version } = record.instrumentationScope
    const key = `${signal} ${name}@${version}`
    let frame = frames.get(key)
    if (!frame) {
      const cut = (around: unknown) => toEnvelope(signal, request(signal, record, around).text)
      frames.set(key, (frame = { bare: cut(NO_RESOURCE), envelope: cut(resource) }))
    }
    return frame
  }

  return (signal, record) => {
    const { bare, envelope } = frameOf(signal, record)
    const { text, bytes } = request(signal, record, NO_RESOURCE)
    if (!text.startsWith(bare.head) || !text.endsWith(bare.tail)) throw new Error(`no OTLP: ${text.slice(0, 200)}`)
    const around = bare.head.length + bare.tail.length
    return { signal, text: text.slice(bare.head.length, -bare.tail.length), bytes: bytes - around, envelope }
  }
}

function toEnvelope(signal: Signal, request: string): Envelope {
  const list = LISTS[signal][1]
  const head = request.slice(0, request.indexOf(list) + list.length)
  return { head, tail: TAIL.exec(request)![0] }
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
 * string) and JSON.stringify were the native one. Nothing of the page runs meanwhile.
 */
function undisturbed<T>(stringify: typeof JSON.stringify, fn: () => T): T {
  const theirs = JSON.stringify
  const hidden: [object, PropertyDescriptor][] = []
  for (const { prototype } of [Object, Array, String, Number, Boolean]) {
    const found = Object.getOwnPropertyDescriptor(prototype, 'toJSON')
    if (found?.configurable && Reflect.deleteProperty(prototype, 'toJSON')) hidden.push([prototype, found])
  }
  if (theirs !== stringify) JSON.stringify = stringify
  try {
    return fn()
  } finally {
    if (theirs !== stringify) JSON.stringify = theirs
    for (const [prototype, found] of hidden) Object.defineProperty(prototype, 'toJSON', found)
  }
}
