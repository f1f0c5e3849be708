import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const SOURCES = ['src', 'lens/src', 'lens/viewer', 'rollup.config.js']
const BUILT = ['dist/silmari.js', 'dist/silmari-pipeline.js', 'dist/node.js', 'lens/dist/server.js']

/** Installs what is missing and builds what is missing or older than its sources. */
export function prepare(say) {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major < 20 || (major === 20 && minor < 19))
    throw new Error(`Node ${process.version} is too old: the demo needs 20.19 or newer`)
  if (!isInstalled()) {
    say('installing packages …')
    // Not `npm ci`, which refuses a lock file that lacks the optional packages of other platforms.
    npm('install', '--no-save', '--no-audit', '--no-fund')
  }
  if (isStale()) {
    say('building silmari and the lens …')
    npm('run', 'build')
  }
}

function isInstalled() {
  return ['pg', 'silmari', '@duckdb/node-api', 'puppeteer-core'].every(name =>
    existsSync(join(root, 'node_modules', name)),
  )
}

function isStale() {
  if (!BUILT.every(file => existsSync(join(root, file)))) return true
  return changedAt(BUILT, Math.min) < changedAt(SOURCES, Math.max)
}

/** The earliest or latest change among files, and among all that folders hold. */
function changedAt(paths, pick) {
  const times = paths
    .map(path => join(root, path))
    .filter(existsSync)
    .flatMap(path =>
      statSync(path).isDirectory()
        ? readdirSync(path, { recursive: true }).map(name => statSync(join(path, name)).mtimeMs)
        : statSync(path).mtimeMs,
    )
  return pick(...times)
}

function npm(...args) {
  // npm is a script of its own on Windows, which needs a shell to run.
  execFileSync('npm', args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'], shell: process.platform === 'win32' })
}
