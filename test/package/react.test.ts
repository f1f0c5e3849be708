import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildSync } from 'esbuild'

/** Bytes, minified, of an application that uses these of `silmari/react`; React itself is not counted. */
function weigh(names: string): number {
  const { outputFiles } = buildSync({
    stdin: { contents: `export { ${names} } from './dist/react.js'`, resolveDir: process.cwd() },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    external: ['react'],
  })
  return outputFiles[0]!.contents.length
}

test('an application pays for the parts of silmari/react that it uses', () => {
  const whole = weigh('ErrorBoundary, SilmariProvider, rootErrorHandlers, toTemplate, useRoute, useRouteOf, useTraced')
  for (const name of ['useSilmari', 'useRoute', 'useTraced', 'useScenario', 'toTemplate']) {
    assert.ok(weigh(name) < whole / 3, `${name}: ${weigh(name)} of ${whole} bytes`)
  }
})
