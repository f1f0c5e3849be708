import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { SourceMap } from 'node:module'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { pathToFileURL } from 'node:url'

const { exports, sideEffects, peerDependencies } = JSON.parse(readFileSync('package.json', 'utf8'))
const paths = Object.values(exports) as string[]
/** Modules for a bundler or for Node. The other built files are for a page, as they are. */
const modules = paths.filter(path => path.endsWith('.js') && !path.includes('silmari'))

/** Runs in a Node of its own: lists the globals, and members of globals, that an import has changed. */
const PROBE = `
  const read = () => new Map([globalThis, ...Object.getOwnPropertyNames(globalThis)
    .map(name => Reflect.getOwnPropertyDescriptor(globalThis, name).value)
    .filter(value => typeof value === 'function' || (typeof value === 'object' && value))
    .flatMap(value => [value, value.prototype ?? value])]
    .map(holder => [holder, new Map(Reflect.ownKeys(holder).map(key => [key, Reflect.getOwnPropertyDescriptor(holder, key)]))]))
  // Node makes many of them when they are first read.
  for (const name of Object.getOwnPropertyNames(globalThis)) globalThis[name]
  const before = read()
  await import(process.argv[1])
  const changed = []
  for (const [holder, now] of read()) {
    const was = before.get(holder)
    for (const [key, { value, get, set }] of now) {
      const old = was?.get(key)
      if (!old || !Object.is(old.value, value) || old.get !== get || old.set !== set) changed.push(String(key))
    }
  }
  console.log(JSON.stringify(changed))`

/** The packages that a file imports, but those of Node and the peers. */
function toForeign(code: string): string[] {
  const names = [...code.matchAll(/^(?:import|export)\s(?:[^'";]*\sfrom\s)?['"]([^'"]+)['"]/gm)].map(
    ([, name]) => name!,
  )
  const known = ['node:', './', '../', ...Object.keys(peerDependencies)]
  return names.filter(name => !known.some(start => name.startsWith(start)))
}

describe('entries', () => {
  test('every export is a built file', () => {
    assert.deepEqual(
      paths.filter(path => !existsSync(path)),
      [],
    )
  })

  for (const [file, text] of [
    ['silmari.js', 'x-global-trace-id'],
    ['silmari-pipeline.js', 'exception.stacktrace'],
    ['silmari-debug.js', 'silmari-route'],
  ] as const) {
    test(`${file} begins with the hint to compile it off the main thread, and its map leads to the source`, () => {
      const lines = readFileSync(`dist/${file}`, 'utf8').split('\n')
      assert.equal(lines[0], '//# allFunctionsCalledOnLoad')
      const line = lines.findIndex(each => each.includes(text))
      const map = new SourceMap(JSON.parse(readFileSync(`dist/${file}.map`, 'utf8')))
      const entry = map.findEntry(line, lines[line]!.indexOf(text))
      assert.ok('originalSource' in entry, file)
      const source = readFileSync(join('dist', entry.originalSource), 'utf8').split('\n')
      assert.ok(
        source
          .slice(entry.originalLine, entry.originalLine + 5)
          .join()
          .includes(text),
        source[entry.originalLine],
      )
    })
  }

  test('every module has its declarations beside it', () => {
    assert.deepEqual(
      modules.filter(path => !existsSync(path.replace(/\.js$/, '.d.ts'))),
      [],
    )
  })

  test('only the files that a page loads have side effects, and the package says so', () => {
    assert.deepEqual(sideEffects, ['./dist/silmari.js', './src/script.ts'])
  })

  for (const path of paths.filter(path => path.endsWith('.js'))) {
    test(`${path} is imported in Node without a change to any global`, () => {
      const args = ['--input-type=module', '--eval', PROBE, pathToFileURL(path).href]
      const changed = JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }))
      // Node makes these when they are first read.
      const lazy = ['fetch', 'crypto', 'navigator', 'localStorage', 'sessionStorage', 'CustomEvent', 'performance']
      assert.deepEqual(
        changed.filter((name: string) => !lazy.includes(name)),
        [],
      )
    })
  }

  for (const path of modules) {
    test(`${path} imports peers and Node's own modules, and nothing else`, () => {
      assert.deepEqual(toForeign(readFileSync(path, 'utf8')), [])
    })
  }

  test('the declarations name no package but the peers', () => {
    const texts = readdirSync('dist', { recursive: true })
      .filter(name => String(name).endsWith('.d.ts'))
      .map(name => readFileSync(`dist/${name}`, 'utf8'))
    assert.deepEqual(texts.flatMap(toForeign), [])
  })

  test('the React entry keeps its directive for server components', () => {
    assert.match(readFileSync('dist/react.js', 'utf8'), /^'use client'/)
  })
})
