import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { describe, test } from 'node:test'

/** What each folder of src may use besides itself. Types of the plain records (RECORDS) are open to all. */
const MAY_USE: Record<string, readonly string[]> = {
  lib: [],
  scenario: ['lib'],
  causality: ['lib'],
  capture: ['lib'],
  // Both are pure: text in, text out.
  propagation: ['lib'],
  privacy: [],
  trace: ['lib', 'privacy'],
  delivery: ['lib'],
  react: [],
  node: ['lib', 'propagation'],
  cli: [],
  debug: ['lib', 'propagation'],
  otel: ['lib', 'propagation'],
  worker: ['lib', 'propagation', 'causality', 'capture'],
}
const RECORDS = ['fact', 'record', 'options', 'handle', 'pipeline']
/** The roots of src that put layers together: the composition root and the entries. */
const MAY_USE_ALL = ['sdk', 'inert', 'pipeline', 'worker', 'node', 'react', 'otel', 'cli', 'debug']

interface Import {
  readonly from: string
  readonly to: string
  readonly isType: boolean
}

const files = readdirSync('src', { recursive: true })
  .map(name => join('src', String(name)))
  .filter(name => /\.tsx?$/.test(name))
const imports = files.flatMap(readImports)

function readImports(from: string): Import[] {
  const code = readFileSync(from, 'utf8')
  const statements = code.matchAll(
    /^(?:import|export)\s+(type\s)?(?:[^'"]*?\sfrom\s+)?'(\.[^']+)'|import\('(\.[^']+)'\)/gm,
  )
  return [...statements].map(([, type, fixed, lazy]) => {
    const path = join(dirname(from), fixed ?? lazy!).replace(/\.js$/, '')
    return { from, to: files.find(file => file.replace(/\.tsx?$/, '') === path) ?? path, isType: !!type }
  })
}

/** The folder of a file, or the name of one that lies in src itself. */
function partOf(file: string): string {
  return dirname(file) === 'src' ? basename(file).replace(/\.tsx?$/, '') : file.split('/')[1]!
}
const isRoot = (file: string) => dirname(file) === 'src'
const show = ({ from, to }: Import) => `${from} imports ${to}`

describe('layers', () => {
  test('a folder uses itself, what is below it, and the types of the plain records', () => {
    const wrong = imports.filter(({ from, to, isType }) => {
      if (isRoot(from)) return false
      if (isRoot(to)) return !(isType && RECORDS.includes(partOf(to)))
      return partOf(to) !== partOf(from) && !MAY_USE[partOf(from)]?.includes(partOf(to))
    })
    assert.deepEqual(wrong.map(show), [])
  })

  test('only the roots that put layers together use folders other than lib', () => {
    const wrong = imports.filter(
      ({ from, to }) => isRoot(from) && !isRoot(to) && partOf(to) !== 'lib' && !MAY_USE_ALL.includes(partOf(from)),
    )
    assert.deepEqual(wrong.map(show), [])
  })

  test('nothing imports an entry but the two that load the pipeline', () => {
    const entries = ['index', 'script', 'react', 'sentry', 'otel', 'worker', 'node']
    const wrong = imports.filter(({ to }) => isRoot(to) && entries.includes(partOf(to)))
    assert.deepEqual(wrong.map(show), [])
    const loads = imports.filter(({ to, isType }) => partOf(to) === 'pipeline' && isRoot(to) && !isType)
    assert.deepEqual(loads.map(show), ['src/index.ts imports src/pipeline.ts'])
  })

  test('react, sentry and otel know the core by its types alone', () => {
    const wrong = imports.filter(
      ({ from, to, isType }) =>
        ['react', 'sentry', 'otel'].includes(partOf(from)) && isRoot(to) && !isType && partOf(to) !== partOf(from),
    )
    assert.deepEqual(wrong.map(show), [])
  })

  test('no file imports itself by way of others', () => {
    const done = new Set<string>()
    const cycles: string[] = []
    const visit = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) cycles.push([...path.slice(path.indexOf(file)), file].join(' -> '))
      if (path.includes(file) || done.has(file)) return
      for (const { from, to, isType } of imports) if (from === file && !isType) visit(to, [...path, file])
      done.add(file)
    }
    for (const file of files) visit(file, [])
    assert.deepEqual(cycles, [])
  })

  test('no file only hands on what others export, but the entries', () => {
    const barrels = files.filter(file => {
      const code = readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
      return !isRoot(file) && !code.replace(/^export (type )?(\{[^}]*\}|\*) from '[^']+'$/gm, '').trim()
    })
    assert.deepEqual(barrels, [])
  })

  test('every relative import names a file of src', () => {
    assert.deepEqual(imports.filter(({ to }) => !files.includes(to)).map(show), [])
  })
})
