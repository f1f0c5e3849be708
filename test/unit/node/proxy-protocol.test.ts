import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Connection, decodeProxyHeader, encodeProxyHeader } from '../../../src/node/proxy-protocol.js'

const id = '017f22e279b07cc398c4dc0c0c07398f'
const connection: Connection = {
  source: { address: '192.168.0.1', port: 56324 },
  destination: { address: '192.168.0.11', port: 443 },
}
const bytes = (hex: string) => Uint8Array.from(hex.match(/../g) ?? [], byte => Number.parseInt(byte, 16))
const v2 = (commandAndFamily: string, rest: string) =>
  bytes(`0d0a0d0a000d0a515549540a${commandAndFamily}${(rest.length / 2).toString(16).padStart(4, '0')}${rest}`)
const ends = 'c0a80001c0a8000bdc0401bb'
const tlv = (type: string, value: string) => `${type}${(value.length / 2).toString(16).padStart(4, '0')}${value}`
const errorOf = (header: Uint8Array) => {
  const decoded = decodeProxyHeader(header)
  return 'error' in decoded ? decoded.error : undefined
}

test('reads what it has written', () => {
  const port = fc.integer({ min: 0, max: 65535 })
  const endpoints = (address: fc.Arbitrary<string>) => fc.record({ address, port })
  const both = fc.oneof(...[fc.ipV4(), fc.ipV6()].map(address => fc.tuple(endpoints(address), endpoints(address))))
  const uniqueId = fc.option(fc.stringMatching(/^[\x21-\x7e]{1,128}$/), { nil: undefined })
  fc.assert(
    fc.property(both, uniqueId, fc.boolean(), ([source, destination], given, crc32c) => {
      const header = encodeProxyHeader({ source, destination, crc32c, ...(given && { uniqueId: given }) })
      const decoded = decodeProxyHeader(Uint8Array.of(...header, 71, 69, 84))
      assert.ok(!('error' in decoded))
      assert.equal(decoded.headerLength, header.length)
      assert.equal(decoded.uniqueId, given)
      assert.equal(decoded.crc32c, crc32c ? 'valid' : undefined)
      assert.equal(decoded.source?.port, source.port)
      const again = { ...connection, source: decoded.source!, destination: decoded.destination! }
      assert.deepEqual(encodeProxyHeader({ ...again, crc32c, ...(given && { uniqueId: given }) }), header)
    }),
  )
})

test('reads version 1 as it has written it', () => {
  const header = encodeProxyHeader({ ...connection, version: 1 })
  assert.equal(new TextDecoder().decode(header), 'PROXY TCP4 192.168.0.1 192.168.0.11 56324 443\r\n')
  assert.deepEqual(decodeProxyHeader(header), {
    version: 1,
    command: 'PROXY',
    family: 'INET',
    protocol: 'STREAM',
    headerLength: header.length,
    ...connection,
  })
})

test('of a connection of unknown ends it says no more', () => {
  const text = 'PROXY UNKNOWN ffff:: ffff:: 1 2\r\nGET /'
  const unknown = { version: 1, command: 'PROXY', headerLength: 33, family: 'UNSPEC', protocol: 'UNSPEC' }
  assert.deepEqual(decodeProxyHeader(new TextEncoder().encode(text)), unknown)
})

for (const [kind, command] of [
  ['LOCAL', '2000'],
  ['PROXY', '2100'],
] as const) {
  test(`discards what ${kind} without addresses brings along`, () => {
    const none = { version: 2, headerLength: 19, command: kind, family: 'UNSPEC', protocol: 'UNSPEC' }
    assert.deepEqual(decodeProxyHeader(v2(command, tlv('05', ''))), none)
  })
}

test('reads the path of a Unix socket', () => {
  const path = (text: string) => Buffer.from(text.padEnd(108, '\0')).toString('hex')
  const decoded = decodeProxyHeader(v2('2131', path('/run/a') + path('/run/b')))
  assert.deepEqual('source' in decoded && [decoded.source, decoded.destination], [
    { address: '/run/a' },
    { address: '/run/b' },
  ])
})

test('waits for the rest of a header, wherever it was cut', () => {
  for (const header of [
    encodeProxyHeader({ ...connection, uniqueId: id, crc32c: true }),
    encodeProxyHeader({ ...connection, version: 1 }),
  ]) {
    for (let length = 0; length < header.length; length++)
      assert.equal(errorOf(header.subarray(0, length)), 'incomplete')
  }
})

const refused: readonly (readonly [promise: string, header: Uint8Array, error: string])[] = [
  ['a stream without a header', Buffer.from('GET / HTTP/1.1\r\n'), 'malformed'],
  ['version 1 in lower case', Buffer.from('proxy TCP4 1.2.3.4 1.2.3.4 1 2\r\n'), 'malformed'],
  ['two spaces', Buffer.from('PROXY TCP4  1.2.3.4 1.2.3.4 1 2\r\n'), 'malformed'],
  ['a fifth field', Buffer.from('PROXY TCP4 1.2.3.4 1.2.3.4 1 2 3\r\n'), 'malformed'],
  ['an unknown kind', Buffer.from('PROXY UDP4 1.2.3.4 1.2.3.4 1 2\r\n'), 'malformed'],
  ['a line without end', Buffer.from(`PROXY UNKNOWN ${'f'.repeat(93)}`), 'no-crlf'],
  ['an octet with leading zero', Buffer.from('PROXY TCP4 1.2.3.04 1.2.3.4 1 2\r\n'), 'bad-address'],
  ['an octet above 255', Buffer.from('PROXY TCP4 1.2.3.256 1.2.3.4 1 2\r\n'), 'bad-address'],
  ['an IPv4 address as IPv6', Buffer.from('PROXY TCP6 1.2.3.4 1.2.3.4 1 2\r\n'), 'bad-address'],
  ['an IPv6 address with two gaps', Buffer.from('PROXY TCP6 1::2::3 ::1 1 2\r\n'), 'bad-address'],
  ['a port with leading zero', Buffer.from('PROXY TCP4 1.2.3.4 1.2.3.4 01 2\r\n'), 'bad-port'],
  ['a port above 65535', Buffer.from('PROXY TCP4 1.2.3.4 1.2.3.4 1 65536\r\n'), 'bad-port'],
  ['version 3', v2('3111', ends), 'bad-version'],
  ['command 2', v2('2211', ends), 'bad-command'],
  ['family 4', v2('2141', ends), 'bad-family'],
  ['protocol 3', v2('2113', ends), 'bad-family'],
  ['a family without protocol', v2('2110', ends), 'bad-family'],
  ['addresses that are cut', v2('2111', ends.slice(2)), 'address-truncated'],
  ['a TLV that is cut', v2('2111', `${ends}0500`), 'tlv-truncated'],
  ['a TLV longer than the header', v2('2111', `${ends}05000361`), 'tlv-truncated'],
  ['a TLS part that is cut', v2('2111', ends + tlv('20', '01000000')), 'tlv-truncated'],
  ['an id of 129 bytes', v2('2111', ends + tlv('05', '61'.repeat(129))), 'unique-id-too-long'],
  ['a wrong checksum', v2('2111', ends + tlv('03', '00000000')), 'bad-crc32c'],
  ['a checksum of three bytes', v2('2111', ends + tlv('03', '000000')), 'bad-crc32c'],
]
for (const [promise, header, error] of refused) test(`refuses ${promise}`, () => assert.equal(errorOf(header), error))

test('gives an id as text only where it could not forge a line of a log', () => {
  for (const hex of ['6162630d0a', '610062', 'e9', '1b5b']) {
    const decoded = decodeProxyHeader(v2('2111', ends + tlv('05', hex)))
    assert.ok(!('error' in decoded))
    assert.equal(decoded.uniqueId, undefined)
    assert.deepEqual(decoded.uniqueIdBytes, bytes(hex))
  }
})

test('reads a Buffer like any bytes, and leaves it as it was', () => {
  const header = encodeProxyHeader({ ...connection, uniqueId: id, crc32c: true })
  const buffer = Buffer.concat([Buffer.from('before'), header]).subarray(6)
  for (let i = 0; i < 2; i++) assert.deepEqual(decodeProxyHeader(buffer), decodeProxyHeader(header))
  assert.ok(buffer.equals(header))
})

test('of two ids takes the last, as HAProxy does', () => {
  const decoded = decodeProxyHeader(v2('2111', ends + tlv('05', '61') + tlv('05', '62')))
  assert.equal('uniqueId' in decoded && decoded.uniqueId, 'b')
})

test('a single changed bit breaks the checksum or is seen elsewhere', () => {
  const header = encodeProxyHeader({ ...connection, uniqueId: id, crc32c: true })
  for (let bit = 0; bit < header.length * 8; bit++) {
    const damaged = header.slice()
    damaged[bit >> 3]! ^= 1 << (bit & 7)
    const decoded = decodeProxyHeader(damaged)
    assert.ok('error' in decoded || decoded.command === 'LOCAL' || !decoded.crc32c, `bit ${bit}`)
  }
})

test('no bytes make it throw', () => {
  const rest = fc.uint8Array({ maxLength: 300 })
  fc.assert(
    fc.property(rest, fc.constantFrom('2111', '2121', '2131', '2112', '2000', '2100'), (tail, command) => {
      decodeProxyHeader(tail)
      decodeProxyHeader(Uint8Array.of(...v2(command, ''), ...tail))
      decodeProxyHeader(v2(command, ends + Buffer.from(tail).toString('hex')))
    }),
  )
})

const unsendable: readonly (readonly [promise: string, change: Partial<Connection>, message: string])[] = [
  ['an address that is none', { source: { address: 'localhost', port: 1 } }, 'bad-address'],
  ['addresses of two families', { source: { address: '::1', port: 1 } }, 'bad-address'],
  ['no port', { source: { address: '1.2.3.4' } }, 'bad-port'],
  ['a port above 65535', { source: { address: '1.2.3.4', port: 65536 } }, 'bad-port'],
  ['an id of 129 characters', { uniqueId: 'a'.repeat(129) }, 'unique-id-too-long'],
  ['an id with a line break', { uniqueId: 'a\r\nb' }, 'bad-unique-id'],
  ['an id that is not ASCII', { uniqueId: '실마리' }, 'bad-unique-id'],
]
for (const [promise, change, message] of unsendable) {
  test(`does not send ${promise}`, () => {
    assert.throws(() => encodeProxyHeader({ ...connection, ...change }), new RangeError(message))
  })
}
