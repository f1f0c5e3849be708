/** `npm run size`: brotli bytes of the built files against their budgets. Exits with 1 when one is over. */
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants } from 'node:zlib'
import { buildSync } from 'esbuild'

const dist = new URL('../dist/', import.meta.url)
const PEERS = ['react', 'react/jsx-runtime', '@opentelemetry/api']

// docs/budgets.md says where the numbers come from.
const BUDGETS = [
  { name: 'core', files: ['silmari.js'], budget: 8 * 1024 },
  { name: 'core + pipeline', files: ['silmari.js', 'silmari-pipeline.js'], budget: 24 * 1024 },
  { name: 'react', files: ['react.js'], budget: 1024 },
  { name: 'sentry', files: ['sentry.js'], budget: 1024 },
  { name: 'otel', files: ['otel.js'], budget: 2560 },
]

/** Name, bytes and budget of each thing that is built. */
export function measure() {
  return BUDGETS.filter(({ files }) => files.every(file => existsSync(new URL(file, dist)))).map(
    ({ name, files, budget }) => ({ name, budget, bytes: files.reduce((sum, file) => sum + compressed(file), 0) }),
  )
}

function compressed(file) {
  const isReady = file.startsWith('silmari')
  const code = isReady ? readFileSync(new URL(file, dist)) : minify(file)
  return brotliCompressSync(code, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length
}

/** What an application's bundler makes of an entry; its peers stay outside. */
function minify(file) {
  const entryPoints = [fileURLToPath(new URL(file, dist))]
  const options = { bundle: true, minify: true, format: 'esm', external: PEERS, write: false, logLevel: 'silent' }
  return buildSync({ entryPoints, ...options }).outputFiles[0].contents
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const rows = measure()
  for (const { name, bytes, budget } of rows) {
    const verdict = bytes > budget ? `over by ${bytes - budget}` : 'ok'
    console.log(`${name.padEnd(16)} ${String(bytes).padStart(6)} of ${String(budget).padStart(6)} bytes  ${verdict}`)
  }
  if (!process.argv.includes('--report') && rows.some(({ bytes, budget }) => bytes > budget)) process.exitCode = 1
}
