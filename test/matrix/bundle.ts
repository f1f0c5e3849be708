import { resolve as absolute, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'esbuild'

const dist = fileURLToPath(new URL('../../dist/', import.meta.url))
const { CELL = '', LINE = '' } = process.env

/** The line of packages that is tested: `18`, `11`, `3` … */
export const line = LINE

/** Where the packages of this cell are; for those that are imported in Node. */
export const packages = join(CELL, 'node_modules')

/** `silmari` and its entries are the built files; every other package is this cell's, but for `aliases`. */
const fromCell = (aliases: Aliases): Plugin => ({
  name: 'cell',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^silmari(\/|$)/ }, ({ path }) => {
      const entry = path.split('/')[1] ?? 'index'
      return { path: join(dist, entry.endsWith('.js') ? entry : `${entry}.js`) }
    })
    onResolve({ filter: /^[@\w]/ }, ({ path, kind, importer, pluginData }) => {
      if (aliases[path]) return { path: absolute(aliases[path]) }
      // A package's own imports are its own affair.
      if (pluginData || kind === 'entry-point' || importer.startsWith(packages)) return
      return resolve(path, { resolveDir: CELL, kind, importer, pluginData: true })
    })
  },
})

/** What stands for a name that is imported: for what differs between lines. Paths from the root of the project. */
type Aliases = Readonly<Record<string, string>>

/** The script of a page out of `entry`, a path from the root of the project: classic, to be put inline. */
export async function bundle(entry: string, aliases: Aliases = {}): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    plugins: [fromCell(aliases)],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'error',
  })
  return outputFiles[0]!.text.replaceAll('</script', '<\\/script')
}
