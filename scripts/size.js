/**
 * `npm run size`: brotli bytes of the built files beside their budgets. Where a budget is not reached yet, `limit` keeps
 * what has been gained (docs/decisions/0002). Exits with 1 when a file is over its limit.
 * `-- --write` writes the table of README.md anew, which test/package/sizes.test.ts compares with what is built.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants } from 'node:zlib'
import { buildSync } from 'esbuild'

const dist = new URL('../dist/', import.meta.url)
const PEERS = ['react', 'react/jsx-runtime', '@opentelemetry/api']

const BUDGETS = [
  { name: 'core', files: ['silmari.js'], budget: 8 * 1024, limit: 15_798 },
  { name: 'core + pipeline', files: ['silmari.js', 'silmari-pipeline.js'], budget: 24 * 1024, limit: 42_126 },
  { name: 'react', files: ['react.js'], budget: 1024 },
  { name: 'sentry', files: ['sentry.js'], budget: 1024 },
  { name: 'otel', files: ['otel.js'], budget: 2560 },
  { name: 'worker', files: ['worker.js'], budget: 10 * 1024 },
]

/** Name, bytes, budget and limit of each thing that is built. */
export function measure() {
  return BUDGETS.filter(({ files }) => files.every(file => existsSync(new URL(file, dist)))).map(
    ({ name, files, budget, limit = budget }) => {
      const bytes = files.reduce((sum, file) => sum + compressed(file), 0)
      return { name, bytes, budget, limit }
    },
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

const README = new URL('../README.md', import.meta.url)
const MARKED = /(<!-- sizes:begin -->\n)[\s\S]*(<!-- sizes:end -->)/

/** The table that README.md shows, in KB of 1024 bytes. */
export function toTable(rows) {
  const lines = rows.map(({ name, bytes, budget }) => `| ${name} | ${toKb(bytes)} | ${toKb(budget)} |`)
  return ['| brotli | KB | budget |', '|---|---|---|', ...lines, ''].join('\n')
}

/** The bytes by name that README.md claims. */
export function readClaims() {
  const [table = ''] = MARKED.exec(readFileSync(README, 'utf8')) ?? []
  const rows = [...table.matchAll(/^\| ([^|]+) \| ([\d.]+) \| [\d.]+ \|$/gm)]
  return Object.fromEntries(rows.map(([, name, kb]) => [name, Number(kb) * 1024]))
}

function toKb(bytes) {
  return (bytes / 1024).toFixed(1)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const rows = measure()
  if (process.argv.includes('--write')) {
    const text = readFileSync(README, 'utf8')
    writeFileSync(
      README,
      text.replace(MARKED, (_, begin, end) => `${begin}${toTable(rows)}${end}`),
    )
  }
  for (const { name, bytes, budget, limit } of rows) {
    const distance = bytes > budget ? `${bytes - budget} over` : 'within'
    const verdict = bytes > limit ? `  past its limit of ${limit}` : ''
    console.log(`${name.padEnd(16)} ${String(bytes).padStart(6)} bytes, ${distance} its budget of ${budget}${verdict}`)
  }
  if (!process.argv.includes('--report') && rows.some(({ bytes, limit }) => bytes > limit)) process.exitCode = 1
}
