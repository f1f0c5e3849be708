/** Bytes of the browser's cryptographic source, as lower-case hex. */
export function randomHex(bytes: number): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(bytes)), byte => (byte + 256).toString(16).slice(1)).join('')
}
