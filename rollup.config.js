import { readFileSync } from 'node:fs'
import resolve from '@rollup/plugin-node-resolve'
import esbuild from 'rollup-plugin-esbuild'
import { lean } from './scripts/lean.js'
import { smallest } from './scripts/minify.js'
import { steadyClock } from './scripts/steady-clock.js'
import { stoppable } from './scripts/stoppable.js'

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'))
const API = '@opentelemetry/api'

// The pipeline works on in a page that replaces or removes these once it is there (test/browser/compliance/lasting.spec.ts).
const TAKEN = `const { ${[
  ...[
    'AbortController',
    'Array',
    'CompressionStream',
    'Date',
    'Error',
    'JSON',
    'Map',
    'Math',
    'Number',
    'Object',
    'Promise',
  ],
  ...['Response', 'Set', 'String', 'Symbol', 'TextEncoder', 'URL', 'WeakMap'],
].join(', ')} } = globalThis`

/**
 * Every built file: its entry in src, its name in dist, and what stays outside. A page loads the minified ones as they
 * are; an application's bundler minifies the others.
 */
const OUTPUTS = [
  { entry: 'script.ts', file: 'silmari.js', format: 'iife', isMinified: true },
  { entry: 'pipeline.ts', file: 'silmari-pipeline.js', external: ['./debug.js'], intro: TAKEN, isMinified: true },
  { entry: 'debug.ts', file: 'silmari-debug.js', isMinified: true },
  { entry: 'index.ts', file: 'index.js', external: [API, './pipeline.js'] },
  { entry: 'pipeline.ts', file: 'pipeline.js', external: [API, './debug.js'], intro: TAKEN },
  { entry: 'debug.ts', file: 'debug.js' },
  { entry: 'react.tsx', file: 'react.js', external: ['react', 'react/jsx-runtime'], banner: "'use client'" },
  { entry: 'sentry.ts', file: 'sentry.js' },
  { entry: 'otel.ts', file: 'otel.js', external: [API] },
  { entry: 'worker.ts', file: 'worker.js' },
  { entry: 'node.ts', file: 'node.js', external: [API, /^node:/], browser: false },
  { entry: 'cli.ts', file: 'cli.js', external: [/^node:/], browser: false, banner: '#!/usr/bin/env node' },
]

export default OUTPUTS.map(
  ({ entry, file, format = 'es', external = [], browser = true, banner = '', intro = '', isMinified = false }) => ({
    input: `src/${entry}`,
    external,
    output: { file: `dist/${file}`, format, banner, intro, sourcemap: true, indent: false, paths: beside(file) },
    plugins: [
      lean({ withApi: !external.includes(API) }),
      steadyClock,
      stoppable,
      resolve({ browser, preferBuiltins: !browser, extensions: ['.mjs', '.js', '.ts', '.tsx'] }),
      // Its own way to resolve knows no `browser` field and comes first: Node's half of OpenTelemetry would be bundled.
      {
        ...esbuild({ target: 'es2022', jsx: 'automatic', define: { __VERSION__: JSON.stringify(version) } }),
        resolveId: undefined,
      },
      isMinified && smallest,
    ],
    onLog(level, log, print) {
      // The banner says it again: rollup drops the directive of a module.
      if (log.code !== 'MODULE_LEVEL_DIRECTIVE') print(level, log)
    },
  }),
)

/** A built file that another one imports lies beside it; the ready ones are called `silmari-…`. */
function beside(file) {
  const prefix = file.startsWith('silmari') ? './silmari-' : './'
  return id => id.replace(/^.*\/(?=(pipeline|debug)\.js$)/, prefix)
}
