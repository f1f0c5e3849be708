import { crc32c } from './crc32c.js'

const ALPN = 0x01
const AUTHORITY = 0x02
export const CRC32C = 0x03
export const UNIQUE_ID = 0x05
const SSL = 0x20
const NETNS = 0x30
const CUSTOM = 0xe0
const SSL_FIELDS: Readonly<Record<number, keyof Tls>> = {
  33: 'version',
  34: 'commonName',
  35: 'cipher',
  36: 'sigAlg',
  37: 'keyAlg',
  38: 'group',
  39: 'sigScheme',
}
const MAX_UNIQUE_ID = 128
const PRINTABLE = /^[\x20-\x7e]*$/

/** How the client reached the proxy. Trust `verify` only if `client` has bit 2 or 4: a certificate was shown. */
export interface Tls {
  readonly client: number
  readonly verify: number
  readonly version?: string
  readonly commonName?: string
  readonly cipher?: string
  readonly sigAlg?: string
  readonly keyAlg?: string
  readonly group?: string
  readonly sigScheme?: string
}

/** The extensions of a version 2 header. Texts are as sent: check them before use. */
export interface Tlvs {
  /** The connection's id, if it is printable ASCII: others could forge lines of a log. Empty if the proxy had none. */
  readonly uniqueId?: string
  /** The same as bytes, whatever they are. */
  readonly uniqueIdBytes?: Uint8Array
  readonly alpn?: string
  readonly authority?: string
  readonly netns?: string
  readonly crc32c?: 'valid'
  readonly ssl?: Tls
  /** Types from 0xE0 on, which have no common meaning: AWS says its VPC endpoint in 0xEA. */
  readonly custom?: ReadonlyMap<number, Uint8Array>
}

export interface TlvError {
  readonly error: 'tlv-truncated' | 'unique-id-too-long' | 'bad-crc32c'
}

/** Reads what follows the addresses of `header`, which is the whole header and no more. The last of a type counts. */
export function readTlvs(header: Uint8Array, from: number): Tlvs | TlvError {
  const found = split(header.subarray(from))
  if (!found) return { error: 'tlv-truncated' }
  const id = found.get(UNIQUE_ID)
  if (id && id.length > MAX_UNIQUE_ID) return { error: 'unique-id-too-long' }
  const sum = found.get(CRC32C)
  if (sum && !isValid(header, sum)) return { error: 'bad-crc32c' }
  const text = (type: number) => found.get(type) && toText(found.get(type)!)
  const tls = found.get(SSL)
  const ssl = tls && readTls(tls)
  if (tls && !ssl) return { error: 'tlv-truncated' }
  const custom = new Map([...found].filter(([type]) => type >= CUSTOM))
  return withoutAbsent({
    uniqueId: id && PRINTABLE.test(toText(id)) ? toText(id) : undefined,
    uniqueIdBytes: id,
    alpn: text(ALPN),
    authority: text(AUTHORITY),
    netns: text(NETNS),
    crc32c: sum && ('valid' as const),
    ssl,
    custom: custom.size ? custom : undefined,
  })
}

export function writeTlv(type: number, value: Uint8Array): Uint8Array {
  return Uint8Array.of(type, value.length >> 8, value.length & 255, ...value)
}

/** Type to value; `undefined` if the lengths do not add up. */
function split(bytes: Uint8Array): Map<number, Uint8Array> | undefined {
  const found = new Map<number, Uint8Array>()
  let at = 0
  while (at < bytes.length) {
    const end = at + 3 + ((bytes[at + 1] ?? 0) << 8) + (bytes[at + 2] ?? 0)
    if (at + 3 > bytes.length || end > bytes.length) return
    found.set(bytes[at]!, bytes.subarray(at + 3, end))
    at = end
  }
  return found
}

/** The sum is over the whole header with its own field as zeros. */
function isValid(header: Uint8Array, sum: Uint8Array): boolean {
  if (sum.length !== 4) return false
  const blank = Uint8Array.from(header) // slice() of a Buffer would be the same memory
  blank.fill(0, sum.byteOffset - header.byteOffset, sum.byteOffset - header.byteOffset + 4)
  return crc32c(blank) === new DataView(sum.buffer, sum.byteOffset, 4).getUint32(0)
}

function readTls(bytes: Uint8Array): Tls | undefined {
  const fields = bytes.length < 5 ? undefined : split(bytes.subarray(5))
  if (!fields) return
  const texts = [...fields].flatMap(([type, value]) => (SSL_FIELDS[type] ? [[SSL_FIELDS[type], toText(value)]] : []))
  const verify = new DataView(bytes.buffer, bytes.byteOffset, 5).getUint32(1)
  return { client: bytes[0]!, verify, ...Object.fromEntries(texts) }
}

function toText(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}

function withoutAbsent<T extends object>(record: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as never
}
