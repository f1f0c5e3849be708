// AnyValue, KeyValue and what is made of them, in protobuf. Field numbers: opentelemetry/proto/common/v1/common.proto

import type { Attributes, AttributeValue } from '../record.js'
import { MAX_DEPTH } from './malformed.js'
import {
  bytesTag,
  type Cursor,
  eachField,
  fixed64Tag,
  readDouble,
  readInt64,
  readMessage,
  readText,
  readVarint,
  varintTag,
} from './wire.js'

export function createAttributes(): Attributes {
  // No prototype: the key "__proto__" is data like any other.
  return Object.create(null)
}

/** Reads a KeyValue into the attributes. */
export function readPair(cursor: Cursor, into: Attributes, depth = 0): void {
  readMessage(cursor, pair => {
    let key = ''
    let value: AttributeValue = null
    eachField(pair, tag => {
      if (tag === bytesTag(1)) key = readText(pair)
      else if (tag === bytesTag(2)) value = readValue(pair, depth)
    })
    into[key] = value
  })
}

export function readValue(cursor: Cursor, depth = 0): AttributeValue {
  return readMessage(cursor, any => {
    let value: AttributeValue = null
    eachField(any, tag => {
      if (tag === bytesTag(1)) value = readText(any)
      else if (tag === varintTag(2)) value = readVarint(any) !== 0
      else if (tag === varintTag(3)) value = readInt64(any)
      else if (tag === fixed64Tag(4)) value = toJsonNumber(readDouble(any))
      else if (tag === bytesTag(5) && depth < MAX_DEPTH) value = readArray(any, depth + 1)
      else if (tag === bytesTag(6) && depth < MAX_DEPTH) value = readPairs(any, depth + 1)
      else if (tag === bytesTag(7)) value = readText(any, 'base64')
    })
    return value
  })
}

function readArray(cursor: Cursor, depth: number): AttributeValue[] {
  return readMessage(cursor, array => {
    const values: AttributeValue[] = []
    eachField(array, tag => {
      if (tag === bytesTag(1)) values.push(readValue(array, depth))
    })
    return values
  })
}

function readPairs(cursor: Cursor, depth: number): Attributes {
  return readMessage(cursor, list => {
    const pairs = createAttributes()
    eachField(list, tag => {
      if (tag === bytesTag(1)) readPair(list, pairs, depth)
    })
    return pairs
  })
}

/** JSON has no NaN and no infinities; they become the strings that OTLP in JSON writes for them. */
function toJsonNumber(value: number): number | string {
  return Number.isFinite(value) ? value : String(value)
}
