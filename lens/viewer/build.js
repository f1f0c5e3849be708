// Builds the viewer into lens/dist/viewer: plain files without inline code, as the lens's policy demands.
import { copyFile, mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const here = dirname(fileURLToPath(import.meta.url))
const dist = join(here, '../dist/viewer')

await mkdir(dist, { recursive: true })
await build({
  entryPoints: [
    { in: join(here, 'main.tsx'), out: 'viewer' },
    { in: join(here, 'style/style.css'), out: 'viewer' },
  ],
  outdir: dist,
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  legalComments: 'none',
})
for (const name of ['index.html', 'thread.svg']) await copyFile(join(here, name), join(dist, name))
