import { readFileSync } from 'node:fs'
import protobuf from 'protobufjs'

const { root } = protobuf.parse(readFileSync(new URL('./otlp.proto', import.meta.url), 'utf8'))

/** The bytes that protobufjs writes for a message of otlp.proto. */
export function encode(message: string, fields: object): Buffer {
  const type = root.lookupType(`otlp.${message}`)
  return Buffer.from(type.encode(type.fromObject(fields)).finish())
}

export function decode(message: string, bytes: Uint8Array): Record<string, unknown> {
  const type = root.lookupType(`otlp.${message}`)
  return type.toObject(type.decode(bytes), { longs: String })
}
