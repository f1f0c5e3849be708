import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'

/** The files that a page loads as they are, and so may name with the hash they must have. */
const FILES = ['silmari.js', 'silmari-pipeline.js', 'silmari-debug.js']

/** Writes `dist/integrity.json` and prints what it says: each file and its hash, in the form of an `integrity` attribute. */
export function writeIntegrity() {
  const hashes = Object.fromEntries(FILES.map(file => [file, toIntegrity(readFileSync(`dist/${file}`))]))
  writeFileSync('dist/integrity.json', `${JSON.stringify(hashes, null, 2)}\n`)
  for (const [file, hash] of Object.entries(hashes)) console.log(`${file.padEnd(20)} ${hash}`)
}

/** Subresource Integrity, https://www.w3.org/TR/sri-2/; sha384 is what it recommends. */
function toIntegrity(content) {
  return `sha384-${createHash('sha384').update(content).digest('base64')}`
}
