/**
 * `npm run test:matrix`: the ways in, each with the real packages of each line that we support. `-- otel-3` runs the cells
 * whose name has that word.
 *
 * A cell is a folder `<what>/<line>` with the package.json of its packages, in exact versions. Its packages are installed
 * under build/matrix, once and again when that file changes. Then the tests `<what>/*.test.ts` run, told by CELL where the
 * packages are and by LINE which line that is; `bundle.ts` makes a page's script out of them.
 *
 * To add a line: add a folder with a package.json. To add a way in: add such folders beside a `*.test.ts`.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = fileURLToPath(new URL('.', import.meta.url))
const root = join(here, '../..')
const [word = ''] = process.argv.slice(2)

for (const cell of findCells().filter(({ name }) => name.includes(word))) {
  console.log(`\n${cell.name}`)
  if (install(cell) && test(cell)) continue
  console.log(`not ok cell ${cell.name}`)
  process.exitCode = 1
}

function findCells() {
  const folders = path => readdirSync(path, { withFileTypes: true }).filter(entry => entry.isDirectory())
  return folders(here).flatMap(({ name: what }) =>
    folders(join(here, what))
      .filter(({ name: line }) => existsSync(join(here, what, line, 'package.json')))
      .map(({ name: line }) => ({
        name: `${what}-${line}`,
        what,
        line,
        folder: join(root, 'build/matrix', what, line),
      })),
  )
}

function install({ what, line, folder }) {
  const wanted = readFileSync(join(here, what, line, 'package.json'), 'utf8')
  const stamp = join(folder, 'installed')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return true
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), wanted)
  const flags = ['--no-package-lock', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  const { status } = spawnSync('npm', ['install', ...flags], { cwd: folder, stdio: 'inherit' })
  if (status === 0) writeFileSync(stamp, wanted)
  else console.error(`matrix: the packages of ${what} ${line} cannot be installed.`)
  return status === 0
}

function test({ what, line, folder }) {
  const files = readdirSync(join(here, what)).filter(file => file.endsWith('.test.ts'))
  const args = ['--import', 'tsx', '--test', '--test-reporter=spec', '--test-concurrency=1']
  const { status } = spawnSync(process.execPath, [...args, ...files.map(file => join('test/matrix', what, file))], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, CELL: folder, LINE: line },
  })
  return status === 0
}
