/**
 * `npm run build`: every file of dist with its declarations and the hashes that a page may name, and the lens. A file that
 * cannot be built keeps its last state, so that the others can go on being used while one is being worked on.
 * `--if-changed` does nothing when no source is younger than the last build.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { writeIntegrity } from './integrity.js'

const root = fileURLToPath(new URL('..', import.meta.url))
process.chdir(root)

const SOURCES = ['src', 'scripts', 'lens/src', 'lens/viewer', 'lens/build.js', 'rollup.config.js']
const SETTINGS = ['package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json']
const STAMP = 'build/built'
const began = new Date()

if (!process.argv.includes('--if-changed') || hasChanged()) {
  const parts = await Promise.all([bundle(), declare(), existsSync('lens/build.js') ? run('lens/build.js') : true])
  const isBuilt = parts.every(Boolean)
  if (isBuilt) finish()
  process.exitCode = isBuilt ? 0 : 1
}

function hasChanged() {
  if (!['dist', 'lens/dist', STAMP].every(existsSync)) return true
  const { mtimeMs: last } = statSync(STAMP)
  const isYounger = path => statSync(path).mtimeMs > last
  return [...SOURCES.filter(existsSync).flatMap(list), ...SETTINGS].some(isYounger)
}

/** Removes what an earlier build has left, and notes when this one began: what changed since is not in it. */
function finish() {
  writeIntegrity()
  // File systems keep times in coarser steps than the clock.
  for (const file of list('dist')) if (statSync(file).mtimeMs < began - 2000) rmSync(file)
  mkdirSync(dirname(STAMP), { recursive: true })
  writeFileSync(STAMP, '')
  utimesSync(STAMP, began, began)
}

/** Row after row of rollup.config.js. */
async function bundle() {
  const { rollup } = await import('rollup')
  const { default: rows } = await import('../rollup.config.js')
  let isWhole = true
  for (const { output, ...input } of rows) {
    try {
      const built = await rollup(input)
      await built.write(output)
      await built.close()
    } catch (error) {
      isWhole = false
      console.error(`build: ${output.file}: ${error.message}`)
    }
  }
  return isWhole
}

/** Declarations, of which only those stay that an entry needs: the compiler writes one for every file. */
async function declare() {
  if (!(await run('node_modules/typescript/bin/tsc', '--project', 'tsconfig.build.json'))) return false
  const { include } = JSON.parse(readFileSync('tsconfig.build.json', 'utf8'))
  const needed = new Set(include.map(entry => entry.replace(/^src(.*?)\.tsx?$/, 'dist$1.d.ts')))
  for (const file of needed) {
    for (const [, path] of readFileSync(file, 'utf8').matchAll(/^(?:import|export) .*'(\.[^']+)\.js';$/gm)) {
      needed.add(join(dirname(file), `${path}.d.ts`))
    }
  }
  for (const file of list('dist')) if (file.endsWith('.d.ts') && !needed.has(file)) rmSync(file)
  return true
}

function run(file, ...args) {
  return new Promise(resolve => {
    spawn(process.execPath, [file, ...args], { stdio: 'inherit' }).on('close', code => resolve(code === 0))
  })
}

/** Every file of a folder; of a file, itself. */
function list(path) {
  if (!statSync(path).isDirectory()) return [path]
  const entries = readdirSync(path, { recursive: true, withFileTypes: true })
  return entries.filter(entry => entry.isFile()).map(({ path: folder, name }) => join(folder, name))
}
