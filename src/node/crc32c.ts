const POLYNOMIAL = 0x82f63b78 // Castagnoli's, bits reversed

/** CRC-32C (RFC 9260 appendix A) of `bytes`, bit by bit: a PROXY header has some hundred, once a connection. */
export function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? POLYNOMIAL : 0)
  }
  return ~crc >>> 0
}
