/**
 * `npm run build`: every file of dist with its declarations, then the lens. A file that cannot be built keeps its last
 * state, so that the others can go on being used while one is being worked on.
 */
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
process.chdir(root)

const began = Date.now()
const parts = await Promise.all([
  bundle(),
  run('node_modules/typescript/bin/tsc', '--project', 'tsconfig.build.json'),
  existsSync('lens/build.js') ? run('lens/build.js') : true,
])
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

function run(file, ...args) {
  return new Promise(resolve => {
    spawn(process.execPath, [file, ...args], { stdio: 'inherit' }).on('close', code => resolve(code === 0))
  })
}

/** What an earlier build left behind. */
function removeOlderThan(time) {
  for (const name of readdirSync('dist', { recursive: true })) {
    const file = join('dist', String(name))
    const stats = statSync(file)
    // File systems keep times in coarser steps than the clock.
    if (stats.isFile() && stats.mtimeMs < time - 2000) {
      rmSync(file)
      console.log(`build: removed ${relative(root, file)}`)
    }
  }
}
