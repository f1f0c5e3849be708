import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { nodeResolve } from '@rollup/plugin-node-resolve'
import { type Plugin, rollup } from 'rollup'
import esbuild from 'rollup-plugin-esbuild'
import { lean } from '../../scripts/lean.js'

const folder = mkdtempSync(join(tmpdir(), 'lean-'))
after(() => rmSync(folder, { recursive: true }))

/** What modules of src export, bundled for a browser: lean, as they are in dist, or with their packages whole. */
async function bundle<M>(paths: readonly string[], isLean: boolean): Promise<M> {
  const entry: Plugin = {
    name: 'entry',
    resolveId: id => (id === 'entry' ? id : null),
    load: id => (id === 'entry' ? paths.map(path => `export * from '${process.cwd()}/src/${path}'`).join('\n') : null),
  }
  const built = await rollup({
    input: 'entry',
    plugins: [
      entry,
      isLean && lean({ withApi: true }),
      nodeResolve({ browser: true, preferBuiltins: false, extensions: ['.mjs', '.js', '.ts'] }),
      { ...esbuild({ target: 'es2022' }), resolveId: undefined },
    ],
    onLog() {},
  })
  const file = join(folder, `${paths.join('-').replaceAll('/', '-')}-${isLean}.mjs`)
  await built.write({ file })
  return import(pathToFileURL(file).href)
}

async function sameOfBoth<M>(paths: readonly string[], run: (module: M) => unknown): Promise<void> {
  assert.deepEqual(run(await bundle(paths, true)), run(await bundle(paths, false)))
}

describe('what the built files leave out of packages', () => {
  type Ids = typeof import('../../src/lib/ids.js') & typeof import('../../src/lib/natives.js')
  test('a GlobalTraceId comes out the same as from the whole package', () =>
    sameOfBoth<Ids>(['lib/ids.ts', 'lib/natives.ts'], ({ captureNatives, newGlobalTraceId }) => {
      let byte = 0
      const crypto = { getRandomValues: (bytes: Uint8Array) => bytes.map(() => (byte += 151)) }
      captureNatives(Object.create(globalThis, { crypto: { value: crypto }, performance: { value: performance } }))
      return Array.from({ length: 100 }, (_, i) => newGlobalTraceId(Date.UTC(2026, 0, 2) + i))
    }))

  type Provider = typeof import('../../src/trace/provider.js')
  test('a span comes out the same as from the whole packages', () =>
    sameOfBoth<Provider>(['trace/provider.ts'], ({ createEngine }) => {
      const ended: object[] = []
      const processor = { onStart() {}, onEnd: (span: object) => void ended.push(span) } as never
      const engine = createEngine({ 'service.name': 'shop-web' }, [processor])
      const ids = { traceId: '1'.repeat(32), spanId: '2'.repeat(16), parentSpanId: '3'.repeat(16), sampled: true }
      const { traceId, spanId } = ids
      const span = engine.tracer('name', '1').startSpan(
        'GET /orders',
        {
          kind: 2,
          startTime: 1_700_000_000_000.25,
          attributes: { text: 'a', number: 1, list: ['a', 'b'], none: undefined, odd: {} as never },
          links: [{ context: { traceId, spanId, traceFlags: 1 } }],
        },
        engine.nextIds(ids),
      )
      span.addEvent('event', { a: 1 }, 1_700_000_000_001)
      span.recordException({ name: 'TypeError', message: 'm', stack: 's' }, 1_700_000_000_002)
      span.setStatus({ code: 2, message: 'failed' }).updateName('GET /orders/{id}')
      span.end(1_700_000_000_003)
      assert.equal(ended.length, 1)
      return ended.map(each => {
        const { name, kind, attributes, links, events, status, startTime, endTime, duration, resource } =
          each as Record<string, { attributes: object }>
        const { parentSpanContext, instrumentationScope } = each as Record<string, object>
        const times = { startTime, endTime, duration }
        const parts = { kind, attributes, links, events, status, parentSpanContext, instrumentationScope }
        return JSON.stringify({ name, ...times, ...parts, context: span.spanContext(), of: resource!.attributes })
      })
    }))
})
