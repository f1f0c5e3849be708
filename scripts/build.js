/**
 * `npm run build`: every file of dist with its declarations, then the lens. A file that cannot be built keeps its last
 * state, so that the others can go on being used while one is being worked on.
 */
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
process.chdir(root)

const began = Date.now()
const parts = await Promise.all([bundle(), declare(), existsSync('lens/build.js') ? run('lens/build.js') : true])
const isBuilt = parts.every(Boolean)
if (isBuilt) removeOlderThan(began)
process.exitCode = isBuilt ? 0 : 1

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
  const isWhole = await run('node_modules/typescript/bin/tsc', '--project', 'tsconfig.build.json')
  const { include } = JSON.parse(readFileSync('tsconfig.build.json', 'utf8'))
  const needed = new Set(include.map(entry => entry.replace(/^src(.*?)\.tsx?$/, 'dist$1.d.ts')))
  for (const file of needed) {
    for (const [, path] of readFileSync(file, 'utf8').matchAll(/^(?:import|export) .*'(\.[^']+)\.js';$/gm)) {
      needed.add(join(dirname(file), `${path}.d.ts`))
    }
  }
  for (const file of built('.d.ts')) if (!needed.has(file)) rmSync(file)
  return isWhole
}

function run(file, ...args) {
  return new Promise(resolve => {
    spawn(process.execPath, [file, ...args], { stdio: 'inherit' }).on('close', code => resolve(code === 0))
  })
}

/** What an earlier build left behind. */
function removeOlderThan(time) {
  // File systems keep times in coarser steps than the clock.
  for (const file of built('')) if (statSync(file).mtimeMs < time - 2000) rmSync(file)
}

function built(ending) {
  const entries = readdirSync('dist', { recursive: true, withFileTypes: true })
  return entries
    .filter(entry => entry.isFile() && entry.name.endsWith(ending))
    .map(({ path, name }) => join(path, name))
}
