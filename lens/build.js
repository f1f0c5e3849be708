// Builds lens/dist: the command, the server for programs, the store's thread, types, and the viewer.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const here = dirname(fileURLToPath(import.meta.url))
const dist = join(here, 'dist')

await build({
  entryPoints: [
    { in: join(here, 'src/cli.ts'), out: 'cli' },
    { in: join(here, 'src/server.ts'), out: 'server' },
    { in: join(here, 'src/store/worker.ts'), out: 'store-worker' },
  ],
  outdir: dist,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  external: ['@duckdb/node-api'],
  sourcemap: true,
  sourcesContent: false,
})
await chmod(join(dist, 'cli.js'), 0o755)

const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc')
execFileSync(process.execPath, [tsc, '-p', join(here, 'tsconfig.build.json')], { stdio: 'inherit' })

const viewer = join(here, 'viewer/build.js')
if (existsSync(viewer)) execFileSync(process.execPath, [viewer], { stdio: 'inherit' })
