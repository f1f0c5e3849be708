/** `npm run build`: every built file anew, with its declarations, then the lens. */
import { execFileSync } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

function run(file, ...args) {
  execFileSync(process.execPath, [file, ...args], { cwd: root, stdio: 'inherit' })
}

rmSync(`${root}dist`, { recursive: true, force: true })
run('node_modules/rollup/dist/bin/rollup', '--config', '--silent')
run('node_modules/typescript/bin/tsc', '--project', 'tsconfig.build.json')
if (existsSync(`${root}lens/build.js`)) run('lens/build.js')
run('scripts/size.js', '--report')
