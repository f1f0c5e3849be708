import { readFileSync } from 'node:fs'
import commonjs from '@rollup/plugin-commonjs'
import resolve from '@rollup/plugin-node-resolve'
import terser from '@rollup/plugin-terser'
import esbuild from 'rollup-plugin-esbuild'

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'))
const API = '@opentelemetry/api'

/** Every built file: what it is made of, where it goes, in which form, and what stays outside. */
const OUTPUTS = [
  { entry: 'script', file: 'silmari.js', format: 'iife', minify: true },
  { entry: 'pipeline', file: 'silmari-pipeline.js', minify: true },
  { entry: 'index', external: [API, /pipeline\.js$/] },
  { entry: 'pipeline', external: [API] },
  { entry: 'react', external: ['react', 'react/jsx-runtime'], banner: "'use client'" },
  { entry: 'sentry' },
  { entry: 'node', external: [API, /^node:/], platform: 'node' },
]

export default OUTPUTS.map(({ entry, file = `${entry}.js`, format = 'es', external = [], minify, banner, platform }) => ({
  input: `src/${entry}.ts${entry === 'react' ? 'x' : ''}`,
  external,
  output: { file: `dist/${file}`, format, sourcemap: true, banner, indent: false },
  plugins: [
    resolve({ browser: platform !== 'node', preferBuiltins: platform === 'node' }),
    commonjs(),
    esbuild({ target: 'es2022', jsx: 'automatic', define: { __VERSION__: JSON.stringify(version) } }),
    minify && terser({ ecma: 2020, module: format === 'es', toplevel: true, compress: { passes: 3, pure_getters: true, unsafe_arrows: true } }),
  ],
  onwarn(warning, warn) {
    // A banner says it again: rollup drops the directive of a module.
    if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') warn(warning)
  },
}))
