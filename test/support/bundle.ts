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
  /** React tells and checks more in development. Default production. */
  readonly mode?: 'development' | 'production'
  readonly platform?: 'browser' | 'node'
}

/** @param code TSX; `silmari` and its entries are those of dist. */
export async function bundle(
  code: string,
  { folder = root, mode = 'production', platform = 'browser' }: BundleOptions = {},
): Promise<Bundled> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: code, loader: 'tsx', resolveDir: folder },
    plugins: [packagesOf(folder)],
    bundle: true,
    write: false,
    metafile: true,
    minify: mode === 'production',
    format: platform === 'node' ? 'esm' : 'iife',
    platform,
    target: 'es2022',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': JSON.stringify(mode) },
    logLevel: 'silent',
  })
  return { code: outputFiles[0]!.text, inputs: metafile.inputs }
}

/** Our built files import what the application has, not what this project has. */
const packagesOf = (folder: string): Plugin => ({
  name: 'packages',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^silmari(\/|$)/ }, ({ path }) => ({
      path: join(root, 'dist', `${path.split('/')[1] ?? 'index'}.js`),
    }))
    onResolve({ filter: /^[@\w]/ }, ({ path, kind, importer, pluginData }) => {
      if (pluginData || !importer.startsWith(join(root, 'dist'))) return
      return resolve(path, { resolveDir: folder, kind, importer, pluginData: true })
    })
  },
})

/** As a script in a page. */
export function toScript(code: string): string {
  return `<script>${code.replaceAll('</script', '<\\/script')}</script>`
}
