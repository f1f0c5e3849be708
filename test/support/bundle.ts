/** Bundles an application's code as its own bundler would, with the built entries of silmari: a script for a page. */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Metafile, type Plugin } from 'esbuild'

const root = fileURLToPath(new URL('../../', import.meta.url))

export interface Bundled {
  readonly code: string
  /** What went into it. */
  readonly inputs: Metafile['inputs']
}

export interface BundleOptions {
  /** Whose `node_modules` are used. Default: this project. */
  readonly folder?: string | undefined
  /** What stands for a name that is imported: paths from the root of this project. */
  readonly aliases?: Readonly<Record<string, string>>
  /** React tells and checks more in development. Default production. */
  readonly mode?: 'development' | 'production'
  readonly platform?: 'browser' | 'node'
}

/** @param from TSX, or the path of a file; `silmari` and its entries are those of dist. */
export async function bundle(
  from: string | { readonly entry: string },
  { folder = root, aliases = {}, mode = 'production', platform = 'browser' }: BundleOptions = {},
): Promise<Bundled> {
  const { outputFiles, metafile } = await build({
    ...(typeof from === 'string'
      ? { stdin: { contents: from, loader: 'tsx', resolveDir: folder } }
      : { entryPoints: [from.entry] }),
    plugins: [packagesOf(folder, aliases)],
    bundle: true,
    write: false,
    metafile: true,
    format: platform === 'node' ? 'esm' : 'iife',
    platform,
    target: 'es2022',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': JSON.stringify(mode) },
    logLevel: 'silent',
  })
  return { code: outputFiles[0]!.text, inputs: metafile.inputs }
}

/** Every package is the folder's own, also for our built files; those stand for `silmari` and its entries. */
const packagesOf = (folder: string, aliases: Readonly<Record<string, string>>): Plugin => ({
  name: 'packages',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^silmari(\/|$)/ }, ({ path }) => {
      const entry = path.split('/')[1] ?? 'index'
      return { path: join(root, 'dist', entry.endsWith('.js') ? entry : `${entry}.js`) }
    })
    onResolve({ filter: /^[@\w]/ }, ({ path, kind, importer, pluginData }) => {
      if (aliases[path]) return { path: join(root, aliases[path]) }
      // A package's own imports are its own affair.
      if (pluginData || kind === 'entry-point' || importer.startsWith(join(folder, 'node_modules'))) return
      return resolve(path, { resolveDir: folder, kind, importer, pluginData: true })
    })
  },
})

/** As a script in a page. */
export function toScript(code: string): string {
  return `<script>${code.replaceAll('</script', '<\\/script')}</script>`
}
