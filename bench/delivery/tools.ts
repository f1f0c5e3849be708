import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { readRecords, silmari } from '../../test/delivery/silmari.js'
import type { Seen, Tool } from '../../test/delivery/tool.js'
import { readEnvelope } from './envelope.js'

const here = fileURLToPath(new URL('.', import.meta.url))
const HTML = '<!doctype html><title>page</title><link rel="icon" href="data:,"><script src="/page.js"></script>'

/** silmari as `npm run test:delivery` has it, and the others by their own packages. */
export async function buildTools(): Promise<Tool[]> {
  return [
    silmari(new URL('../../dist/', import.meta.url)),
    await toTool('otel', readRecords),
    await toTool('sentry', readEnvelope),
    await toTool('sentry-offline', readEnvelope),
  ]
}

async function toTool(name: string, readRecords: (body: string) => Seen[]): Promise<Tool> {
  const { outputFiles } = await build({
    entryPoints: [`${here}tools/${name}.ts`],
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    write: false,
    nodePaths: [`${here}../node_modules`],
    define: { 'process.env.NODE_ENV': '"production"' },
  })
  const script = outputFiles[0]!.text
  return { name, html: HTML, readScript: () => script, readRecords }
}
