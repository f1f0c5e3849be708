import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { resolveOptions } from '../../src/options.js'

test('the guide tells of every option, and of no other', () => {
  const rows = readFileSync('docs/guide.md', 'utf8').match(/^\| `.*$/gm) ?? []
  const told = rows.flatMap(row => [...row.split('|')[1]!.matchAll(/`([\w.]+)`/g)].map(([, name]) => name!))
  const { options } = resolveOptions({ service: { name: 'shop-web' } })
  assert.deepEqual(told.sort(), pathsOf(options).sort())
})

function pathsOf(group: object, path = ''): string[] {
  return Object.entries(group).flatMap(([name, value]) => {
    const isGroup = value && typeof value === 'object' && !Array.isArray(value) && Object.keys(value).length > 0
    return isGroup ? pathsOf(value, `${path}${name}.`) : [path + name]
  })
}
