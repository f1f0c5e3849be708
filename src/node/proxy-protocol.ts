import { crc32c } from './crc32c.js'
import { type Endpoint, fromBytes, isIpv4, isIpv6, toBytes } from './proxy-address.js'
import { CRC32C, readTlvs, type Tlvs, UNIQUE_ID, writeTlv } from './proxy-tlv.js'

/** What a proxy says about the connection it opened (https://www.haproxy.org/download/3.2/doc/proxy-protocol.txt). */
export interface ProxyHeader extends Tlvs {
  readonly version: 1 | 2
  /** `LOCAL`: the proxy's own connection, a health check; the connection's real ends count. */
  readonly command: 'PROXY' | 'LOCAL'
  readonly family: 'INET' | 'INET6' | 'UNIX' | 'UNSPEC'
  readonly protocol: 'STREAM' | 'DGRAM' | 'UNSPEC'
  /** Bytes of the header; what the client sent follows. */
  readonly headerLength: number
  readonly source?: Endpoint
  readonly destination?: Endpoint
}

/**
 * Why there is no header. `incomplete`: wait for more bytes, though not longer than some seconds. Everything else: close
 * the connection; it must never be taken for one without a header.
 */
export interface ProxyError {
  readonly error:
    | 'incomplete'
    | 'malformed'
    | 'no-crlf'
    | 'bad-address'
    | 'bad-port'
    | 'bad-version'
    | 'bad-command'
    | 'bad-family'
    | 'address-truncated'
    | 'tlv-truncated'
    | 'unique-id-too-long'
    | 'bad-crc32c'
}

const SIGNATURE = Uint8Array.of(13, 10, 13, 10, 0, 13, 10, 81, 85, 73, 84, 10)
const FIXED = 16 // signature, command, family, length
const FAMILIES = ['UNSPEC', 'INET', 'INET6', 'UNIX'] as const
const PROTOCOLS = ['UNSPEC', 'STREAM', 'DGRAM'] as const
const ADDRESS_LENGTH = [0, 4, 16, 108] as const
const V1_MAX = 107
const V1 = /^PROXY (?:UNKNOWN(?: .*)?|(TCP[46]) (\S+) (\S+) (\S+) (\S+))$/

/**
 * Reads the header at the start of a connection, version 1 or 2. Call it only where a trusted proxy is configured to send
 * one, with all that has arrived so far. Never throws.
 *
 * `uniqueId` of a header is for the log: it is there only if it is printable ASCII. It is not proof of anything.
 */
export function decodeProxyHeader(bytes: Uint8Array): ProxyHeader | ProxyError {
  const isV2 = SIGNATURE.every((byte, at) => at >= bytes.length || bytes[at] === byte)
  return isV2 && bytes.length ? decodeV2(bytes) : decodeV1(bytes)
}

function decodeV2(bytes: Uint8Array): ProxyHeader | ProxyError {
  if (bytes.length < FIXED) return { error: 'incomplete' }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const command = bytes[12]!
  const family = bytes[13]! >> 4
  const protocol = bytes[13]! & 15
  const headerLength = FIXED + view.getUint16(14)
  if (command >> 4 !== 2) return { error: 'bad-version' }
  if ((command & 15) > 1) return { error: 'bad-command' }
  // Either both are known or neither is (§2.2).
  if (!FAMILIES[family] || !PROTOCOLS[protocol] || !family !== !protocol) return { error: 'bad-family' }
  if (bytes.length < headerLength) return { error: 'incomplete' }
  const head = { version: 2, headerLength } as const
  if (!(command & 1)) return { ...head, command: 'LOCAL', family: 'UNSPEC', protocol: 'UNSPEC' }
  const said = { ...head, command: 'PROXY', family: FAMILIES[family], protocol: PROTOCOLS[protocol] } as const
  if (!family) return said

  const length = ADDRESS_LENGTH[family]!
  const ends = family === 3 ? 2 * length : 2 * length + 4
  if (FIXED + ends > headerLength) return { error: 'address-truncated' }
  const endpoint = (nth: 0 | 1): Endpoint => {
    const address = bytes.subarray(FIXED + nth * length, FIXED + (nth + 1) * length)
    if (family === 3) return { address: new TextDecoder().decode(address).replace(/\0.*$/s, '') }
    return { address: fromBytes(address), port: view.getUint16(FIXED + 2 * length + 2 * nth) }
  }
  // A copy: what is read from it must not change when the socket's buffer is used again.
  const tlvs = readTlvs(Uint8Array.from(bytes.subarray(0, headerLength)), FIXED + ends)
  return 'error' in tlvs ? tlvs : { ...said, source: endpoint(0), destination: endpoint(1), ...tlvs }
}

function decodeV1(bytes: Uint8Array): ProxyHeader | ProxyError {
  const text = String.fromCharCode(...bytes.subarray(0, V1_MAX))
  if (!text.startsWith('PROXY '.slice(0, text.length))) return { error: 'malformed' }
  const end = text.indexOf('\r\n')
  if (end < 0) return { error: text.length < V1_MAX ? 'incomplete' : 'no-crlf' }
  const match = V1.exec(text.slice(0, end))
  if (!match) return { error: 'malformed' }
  const head = { version: 1, command: 'PROXY', headerLength: end + 2 } as const
  const [, kind, source = '', destination = '', from = '', to = ''] = match
  if (!kind) return { ...head, family: 'UNSPEC', protocol: 'UNSPEC' }
  const isAddress = kind === 'TCP4' ? isIpv4 : isIpv6
  if (!isAddress(source) || !isAddress(destination)) return { error: 'bad-address' }
  if (!isPort(from) || !isPort(to)) return { error: 'bad-port' }
  return {
    ...head,
    family: kind === 'TCP4' ? 'INET' : 'INET6',
    protocol: 'STREAM',
    source: { address: source, port: +from },
    destination: { address: destination, port: +to },
  }
}

/** Decimal without leading zeros. */
function isPort(text: string): boolean {
  return /^(0|[1-9]\d{0,4})$/.test(text) && +text <= 65535
}

/** The two ends of the connection as the client made it, and what to say about it. */
export interface Connection {
  readonly source: Endpoint
  readonly destination: Endpoint
  /** A GlobalTraceId: printable ASCII, at most 128 characters (HAProxy cuts at 127). Version 2 only. */
  readonly uniqueId?: string
  /** Adds a checksum, which makes the receiver refuse a damaged header. Version 2 only. Default `false`. */
  readonly crc32c?: boolean
  /** Default 2. */
  readonly version?: 1 | 2
}

/**
 * The header to send first on a TCP connection, in a single `write` (HAProxy refuses partial ones). Without `connection`
 * it says that the connection is the sender's own (`LOCAL`). Throws a RangeError on an address, port or id that cannot be
 * sent.
 *
 * ```ts
 * socket.write(encodeProxyHeader({ source, destination, uniqueId: globalTraceId, crc32c: true }))
 * ```
 */
export function encodeProxyHeader(connection?: Connection): Uint8Array {
  if (!connection) return concat([SIGNATURE, Uint8Array.of(0x20, 0, 0, 0)])
  const { source, destination, uniqueId, version = 2 } = connection
  const from = toBytes(source.address)
  const to = toBytes(destination.address)
  if (!from || !to || from.length !== to.length) throw new RangeError('bad-address')
  const ports = [source.port, destination.port]
  if (!ports.every(port => isPort(`${port}`))) throw new RangeError('bad-port')
  const isV6 = from.length === 16
  if (version === 1) {
    const ends = `${source.address} ${destination.address} ${ports.join(' ')}`
    return new TextEncoder().encode(`PROXY TCP${isV6 ? 6 : 4} ${ends}\r\n`)
  }
  if (uniqueId && uniqueId.length > 128) throw new RangeError('unique-id-too-long')
  if (uniqueId && !/^[\x21-\x7e]+$/.test(uniqueId)) throw new RangeError('bad-unique-id')
  const rest = concat([
    from,
    to,
    Uint8Array.from(ports.flatMap(port => [port! >> 8, port! & 255])),
    connection.crc32c ? writeTlv(CRC32C, new Uint8Array(4)) : new Uint8Array(),
    uniqueId ? writeTlv(UNIQUE_ID, new TextEncoder().encode(uniqueId)) : new Uint8Array(),
  ])
  const header = concat([SIGNATURE, Uint8Array.of(0x21, isV6 ? 0x21 : 0x11, rest.length >> 8, rest.length & 255), rest])
  const at = FIXED + 2 * from.length + 4 + 3
  if (connection.crc32c) new DataView(header.buffer).setUint32(at, crc32c(header))
  return header
}

function concat(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(parts.flatMap(part => [...part]))
}
