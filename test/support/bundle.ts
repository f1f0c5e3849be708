/** Bundles an application's code as its own bundler would, with the built entries of silmari: a script for a page. */
import { build, type Metafile } from 'esbuild'

const root = new URL('../../', import.meta.url).pathname
const MATRIX = `${root}test/matrix/node_modules`

export interface Bundled {
  readonly code: string
  /** What went into it. */
  readonly inputs: Metafile['inputs']
}

export interface BundleOptions {
  /** Another package, or another line of one, for an import. */
  readonly alias?: Readonly<Record<string, string>>
  /** React tells and checks more in development. Default production. */
  readonly mode?: 'development' | 'production'
  readonly platform?: 'browser' | 'node'
}

/** @param code TSX; `silmari` and its entries are those of dist. */
export async function bundle(
  code: string,
  { alias, mode, platform = 'browser' }: BundleOptions = {},
): Promise<Bundled> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: code, loader: 'tsx', resolveDir: root },
    bundle: true,
    write: false,
    metafile: true,
    minify: mode !== 'development',
    format: platform === 'node' ? 'esm' : 'iife',
    platform,
    target: 'es2022',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': JSON.stringify(mode ?? 'production') },
    alias: { ...ENTRIES, ...alias },
    nodePaths: [MATRIX],
    logLevel: 'silent',
  })
  return { code: outputFiles[0]!.text, inputs: metafile.inputs }
}

const ENTRIES = {
  silmari: `${root}dist/index.js`,
  'silmari/react': `${root}dist/react.js`,
  'silmari/sentry': `${root}dist/sentry.js`,
}

/** The folder of a package, or of a line of it, in the matrix. */
export function inMatrix(name: string): string {
  return `${MATRIX}/${name}`
}

/** As a script in a page. */
export function toScript(code: string): string {
  return `<script>${code.replaceAll('</script', '<\\/script')}</script>`
}
