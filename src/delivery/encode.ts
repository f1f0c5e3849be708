import { JsonLogsSerializer, JsonTraceSerializer } from '@opentelemetry/otlp-transformer'

export type Signal = 'traces' | 'logs'

/** One span or log as its JSON text, ready to stand in a request beside others of its envelope. */
export interface Encoded {
  readonly signal: Signal
  readonly text: string
  /** What stands around it: resource and scope. Records of one envelope share the text. */
  readonly envelope: Envelope
}

interface Envelope {
  readonly head: string
  readonly tail: string
}

const KEYS = { traces: ['resourceSpans', '"spans":['], logs: ['resourceLogs', '"logRecords":['] } as const
// After the one record: the ends of its list, scope and resource, each with an optional schema.
const TAIL = /\](?:,"schemaUrl":"[^"]*")?\}\](?:,"schemaUrl":"[^"]*")?\}\]\}$/
const envelopes = new Map<string, Envelope>()
const decoder = new TextDecoder()

/**
 * Encodes one record by OpenTelemetry's own serializer (OTLP/JSON, opentelemetry-proto 1.x) and cuts it out of its
 * request, so that it is encoded once however often it is sent, kept or split into other batches.
 */
export function encode(signal: Signal, record: unknown): Encoded | undefined {
  const serializer = signal === 'traces' ? JsonTraceSerializer : JsonLogsSerializer
  const bytes = withoutToJson(() => serializer.serializeRequest([record] as never))
  const request = decoder.decode(bytes)
  const start = request.indexOf(KEYS[signal][1]) + KEYS[signal][1].length
  const tail = TAIL.exec(request)
  if (!tail) return
  const head = request.slice(request.indexOf('[') + 1, start)
  const known = envelopes.get(head) ?? { head, tail: tail[0].slice(0, -2) }
  envelopes.set(head, known)
  return { signal, text: request.slice(start, tail.index), envelope: known }
}

/** The body of one request with all of these records, which are of one signal. */
export function toBody(signal: Signal, records: readonly Encoded[]): string {
  const groups = new Map<Envelope, string[]>()
  for (const { envelope, text } of records) {
    const texts = groups.get(envelope)
    if (texts) texts.push(text)
    else groups.set(envelope, [text])
  }
  const parts = [...groups].map(([{ head, tail }, texts]) => head + texts.join() + tail)
  return `{"${KEYS[signal][0]}":[${parts.join()}]}`
}

/**
 * Runs `fn` as if no `toJSON` had been put on the built-in prototypes: Prototype.js and others do, and JSON.stringify
 * then writes every list as a string. Nothing of the page runs meanwhile.
 */
function withoutToJson<T>(fn: () => T): T {
  const restore: (() => void)[] = []
  for (const prototype of [Object.prototype, Array.prototype, String.prototype, Number.prototype, Boolean.prototype]) {
    const found = Object.getOwnPropertyDescriptor(prototype, 'toJSON')
    if (found?.configurable && Reflect.deleteProperty(prototype, 'toJSON')) {
      restore.push(() => Object.defineProperty(prototype, 'toJSON', found))
    }
  }
  try {
    return fn()
  } finally {
    for (const put of restore) put()
  }
}
