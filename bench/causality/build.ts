import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const here = fileURLToPath(new URL('.', import.meta.url))

/** The page with one tool, as an application would ship it: bundled and minified, native async kept. */
export async function buildPage(sdk: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [`${here}page.ts`],
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    jsx: 'automatic',
    write: false,
    define: { 'process.env.NODE_ENV': '"production"' },
    nodePaths: [`${here}../node_modules`],
    alias: { silmari: `${here}../../dist/index.js` },
    plugins: [
      {
        name: 'tool',
        setup(tool) {
          // Tools have files of this name too.
          tool.onResolve({ filter: /^\.\/sdk\.js$/ }, ({ importer }) =>
            importer === `${here}page.ts` ? { path: `${here}sdk/${sdk}.ts` } : undefined,
          )
        },
      },
    ],
  })
  return outputFiles[0]!.text
}
