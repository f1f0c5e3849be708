import {
  createInstrumentationScope,
  createResource,
} from '@opentelemetry/otlp-transformer/build/esm/common/internal.js'
import { JSON_ENCODER } from '@opentelemetry/otlp-transformer/build/esm/common/utils.js'
import { createExportLogsServiceRequest } from '@opentelemetry/otlp-transformer/build/esm/logs/internal.js'
import { sdkSpanToOtlpSpan } from '@opentelemetry/otlp-transformer/build/esm/trace/internal.js'
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

type ReadableSpan = Parameters<typeof sdkSpanToOtlpSpan>[0]
type Scope = ReadableSpan['instrumentationScope']
/** What OpenTelemetry's serializers read. */
export interface Scoped {
  readonly instrumentationScope: Scope
}
export type Encode = (signal: Signal, record: Scoped) => Encoded

/** The way to the records in a request. */
const LISTS = {
  traces: ['resourceSpans', 'scopeSpans', 'spans'],
  logs: ['resourceLogs', 'scopeLogs', 'logRecords'],
} as const
const TAIL = ']}]}]}'
const NO_RESOURCE = { attributes: {} }
const BUILT_IN = [Object, Array, String, Number, Boolean].map(({ prototype }) => prototype)
const ASCII = /^[\0-\x7f]*$/

/**
 * Makes the function that encodes one record as OpenTelemetry's serializers do (OTLP/JSON, opentelemetry-proto 1.x), so that
 * it is encoded once however often it is sent, kept or put into other batches. What stands around it, the resource among
 * it, is the same for all of a scope and encoded once. Their parts are called, for the whole ones write a request with
 * all around it, as bytes, for each record: three times the work.
 *
 * @param stringify JSON.stringify as it was before the page could replace it.
 */
export function createEncode(resource: Resource, stringify: typeof JSON.stringify): Encode {
  const envelopes = new Map<string, Envelope>()
  const encoder = new TextEncoder()

  function envelopeOf(signal: Signal, scope: Scope): Envelope {
    const key = `${signal} ${scope.name}@${scope.version}`
    let envelope = envelopes.get(key)
    if (!envelope) {
      const [resources, scopes, records] = LISTS[signal]
      const around = stringify(createResource(resource, JSON_ENCODER))
      const within = stringify(createInstrumentationScope(scope, JSON_ENCODER))
      const head = `{"${resources}":[{"resource":${around},"${scopes}":[{"scope":${within},"${records}":[`
      envelopes.set(key, (envelope = { head, tail: TAIL }))
    }
    return envelope
  }

  return (signal, record) =>
    withoutToJson(() => {
      const envelope = envelopeOf(signal, record.instrumentationScope)
      const text = stringify(toOtlp(signal, record))
      return { signal, text, bytes: ASCII.test(text) ? text.length : encoder.encode(text).length, envelope }
    })
}

function toOtlp(signal: Signal, record: Scoped): unknown {
  if (signal === 'traces') return sdkSpanToOtlpSpan(record as ReadableSpan, JSON_ENCODER)
  const request = createExportLogsServiceRequest([{ ...record, resource: NO_RESOURCE } as never], JSON_ENCODER)
  return request.resourceLogs![0]!.scopeLogs[0]!.logRecords![0]
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
  const spoilt = BUILT_IN.filter(prototype => 'toJSON' in prototype)
  if (!spoilt.length) return fn()
  const hidden: [object, PropertyDescriptor][] = []
  for (const prototype of spoilt) {
    const found = Object.getOwnPropertyDescriptor(prototype, 'toJSON')
    if (found?.configurable && Reflect.deleteProperty(prototype, 'toJSON')) hidden.push([prototype, found])
  }
  try {
    return fn()
  } finally {
    for (const [prototype, found] of hidden) Object.defineProperty(prototype, 'toJSON', found)
  }
}
