// OTLP/HTTP answers (https://opentelemetry.io/docs/specs/otlp/#otlphttp-response) in the request's content type.

export type Media = 'application/json' | 'application/x-protobuf'

interface Outcome {
  /** Name of the count in JSON; in protobuf it is field 1 for every signal. */
  field: 'rejectedSpans' | 'rejectedLogRecords'
  rejected: number
  reason: string | null
}

/** Full success leaves partial_success unset: `{}`, or no bytes. A 64-bit count is a string in JSON. */
export function encodeSuccess(media: Media, { field, rejected, reason }: Outcome): Buffer {
  const json = media === 'application/json'
  if (rejected === 0) return Buffer.from(json ? '{}' : '')
  const errorMessage = reason ?? ''
  if (json) return Buffer.from(JSON.stringify({ partialSuccess: { [field]: String(rejected), errorMessage } }))
  return bytesField(1, Buffer.concat([varintField(1, rejected), bytesField(2, Buffer.from(errorMessage))]))
}

/** google.rpc.Status: code of gRPC, message. */
export function encodeError(media: Media, code: number, message: string): Buffer {
  if (media === 'application/json') return Buffer.from(JSON.stringify({ code, message }))
  return Buffer.concat([varintField(1, code), bytesField(2, Buffer.from(message))])
}

function varintField(field: number, value: number): Buffer {
  return Buffer.from([field << 3, ...varint(value)])
}

function bytesField(field: number, bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from([(field << 3) | 2, ...varint(bytes.length)]), bytes])
}

function varint(value: number): number[] {
  const bytes: number[] = []
  for (; value >= 0x80; value = Math.floor(value / 0x80)) bytes.push((value % 0x80) | 0x80)
  return [...bytes, value]
}
