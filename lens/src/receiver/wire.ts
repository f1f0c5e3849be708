// The protobuf wire format, as much of it as reading needs: https://protobuf.dev/programming-guides/encoding/

import { MAX_DEPTH, Malformed } from './malformed.js'
import { MAX_PARTS, tooManyParts } from './parts.js'

/** A place in a message: `at` moves on, nothing is read at or beyond `end`. */
export interface Cursor {
  readonly bytes: Buffer
  at: number
  end: number
  /** How many more messages the whole body may have. */
  readonly left: { messages: number }
}

const VARINT = 0
const FIXED64 = 1
const BYTES = 2
const GROUP = 3
const GROUP_END = 4
const FIXED32 = 5

// A field's tag: its number and how it is written. A known number in an unknown form is thus an unknown field.
export const varintTag = (field: number): number => (field << 3) | VARINT
export const fixed64Tag = (field: number): number => (field << 3) | FIXED64
export const bytesTag = (field: number): number => (field << 3) | BYTES

export function createCursor(bytes: Buffer): Cursor {
  return { bytes, at: 0, end: bytes.length, left: { messages: MAX_PARTS } }
}

/** Visits each field up to the cursor's end; a field that the visitor does not read is skipped. */
export function eachField(cursor: Cursor, visit: (tag: number) => void): void {
  while (cursor.at < cursor.end) {
    const tag = readVarint(cursor)
    const at = cursor.at
    visit(tag)
    if (cursor.at === at) skip(cursor, tag, 0)
  }
}

/** Reads a message within a message: inside `read` the cursor ends where the inner one does. */
export function readMessage<T>(cursor: Cursor, read: (cursor: Cursor) => T): T {
  count(cursor)
  const end = readEnd(cursor)
  const outerEnd = cursor.end
  cursor.end = end
  const value = read(cursor)
  cursor.at = end
  cursor.end = outerEnd
  return value
}

/** The inner message as a cursor of its own, to be read when its siblings are known. */
export function sliceMessage(cursor: Cursor): Cursor {
  count(cursor)
  const end = readEnd(cursor)
  const slice = { ...cursor, end }
  cursor.at = end
  return slice
}

/** An unsigned integer; beyond 2^53 it loses its last digits. */
export function readVarint(cursor: Cursor): number {
  let value = 0
  for (let shift = 1, i = 0; i < 10; shift *= 0x80, i++) {
    if (cursor.at >= cursor.end) throw cutShort()
    const byte = cursor.bytes[cursor.at++]!
    value += (byte & 0x7f) * shift
    if (byte < 0x80) return value
  }
  throw new Malformed('the body is not protobuf: a varint has more than 10 bytes')
}

/** A signed 64-bit integer: a number where a double holds it exactly, else its decimal digits. */
export function readInt64(cursor: Cursor): number | string {
  const from = cursor.at
  const value = readVarint(cursor)
  if (Number.isSafeInteger(value)) return value
  let exact = 0n
  for (let i = cursor.at - 1; i >= from; i--) exact = (exact << 7n) | BigInt(cursor.bytes[i]! & 0x7f)
  exact = BigInt.asIntN(64, exact)
  return Number.isSafeInteger(Number(exact)) ? Number(exact) : String(exact)
}

/** Nanoseconds in 64 bits as milliseconds; whole ones and the rest apart, since one double rounds to 256 ns. */
export function readNanosAsMs(cursor: Cursor): number {
  const nanos = cursor.bytes.readBigUInt64LE(advance(cursor, 8))
  return Number(nanos / 1_000_000n) + Number(nanos % 1_000_000n) / 1e6
}

export function readDouble(cursor: Cursor): number {
  return cursor.bytes.readDoubleLE(advance(cursor, 8))
}

export function readText(cursor: Cursor, encoding: 'utf8' | 'hex' | 'base64' = 'utf8'): string {
  const end = readEnd(cursor)
  const text = cursor.bytes.toString(encoding, cursor.at, end)
  cursor.at = end
  return text
}

function count({ left }: Cursor): void {
  if (--left.messages < 0) throw tooManyParts()
}

function skip(cursor: Cursor, tag: number, depth: number): void {
  const form = tag % 8
  if (form === VARINT) readVarint(cursor)
  else if (form === FIXED64) advance(cursor, 8)
  else if (form === BYTES) cursor.at = readEnd(cursor)
  else if (form === FIXED32) advance(cursor, 4)
  else if (form === GROUP && depth < MAX_DEPTH) skipGroup(cursor, depth)
  else throw new Malformed(`the body is not protobuf: wire type ${form}`)
}

function skipGroup(cursor: Cursor, depth: number): void {
  for (let tag = readVarint(cursor); tag % 8 !== GROUP_END; tag = readVarint(cursor)) skip(cursor, tag, depth + 1)
}

function readEnd(cursor: Cursor): number {
  const length = readVarint(cursor)
  if (length > cursor.end - cursor.at) throw cutShort()
  return cursor.at + length
}

function advance(cursor: Cursor, bytes: number): number {
  const at = cursor.at
  if (bytes > cursor.end - at) throw cutShort()
  cursor.at += bytes
  return at
}

function cutShort(): Malformed {
  return new Malformed('the body is not protobuf: a field reaches beyond the end')
}
