import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
  packages: Record<string, { resolved?: string }>
}
const run = (command: string, ...args: string[]) =>
  execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
const bin = (name: string) => join('node_modules', '.bin', name)

describe('publish', () => {
  let folder: string
  let tarball: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'silmari-'))
    const [packed] = JSON.parse(run('npm', 'pack', '--json', '--pack-destination', folder))
    tarball = join(folder, packed.filename)
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  test('the package passes publint', () => {
    run(bin('publint'), 'run', tarball, '--strict')
  })

  test('its types are found under every way to resolve modules that knows ES modules', () => {
    run(
      bin('attw'),
      tarball,
      '--profile',
      'esm-only',
      '--exclude-entrypoints',
      './silmari.js',
      './silmari-pipeline.js',
      './silmari-debug.js',
    )
  })

  test('it holds built files, licence and texts, and nothing else', () => {
    const names = run('tar', '-tzf', tarball).trim().split('\n')
    const odd = names.filter(
      name =>
        !/^package\/(dist\/(.+\.(js|d\.ts|map)|integrity\.json)|package\.json|README\.md|LICENSE|CHANGELOG\.md)$/.test(
          name,
        ),
    )
    assert.deepEqual(odd, [])
  })
})

describe('dependencies', () => {
  for (const name of ['@opentelemetry/api', '@opentelemetry/core']) {
    test(`there is one copy of ${name}`, () => {
      const copies = Object.keys(lock.packages).filter(path => path.endsWith(`node_modules/${name}`))
      assert.deepEqual(copies, [`node_modules/${name}`])
    })
  }

  test('the lock file names no registry', () => {
    const hosts = Object.values(lock.packages).filter(({ resolved }) => resolved?.includes('://'))
    assert.deepEqual(hosts, [])
  })

  test('versions are exact, and nothing but peers is needed at run time', () => {
    const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'))
    assert.equal(dependencies, undefined)
    assert.deepEqual(
      Object.entries(devDependencies).filter(([, version]) => !/^(npm:.*@)?\d+\.\d+\.\d+/.test(String(version))),
      [],
    )
  })
})
