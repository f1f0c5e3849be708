import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createAddress } from '../../viewer/model/address.js'

test('writes the address at once, and of a held key no more than browsers allow, with the last at the end', t => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const written: string[] = []
  const { write } = createAddress(hash => written.push(hash))
  write('#first')
  assert.deepEqual(written, ['#first'])
  for (let ms = 0; ms < 10_000; ms += 33) {
    write(`#${ms}`)
    t.mock.timers.tick(33)
  }
  // Twice, since the fake clock starts what is set within a tick at its end.
  t.mock.timers.tick(1000)
  t.mock.timers.tick(1000)
  assert.ok(written.length < 100, `${written.length}`)
  assert.equal(written.at(-1), '#9999')
  write('#later')
  assert.equal(written.at(-1), '#later')
})

test('does not write over the address of the next page', t => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const written: string[] = []
  const { write, drop } = createAddress(hash => written.push(hash))
  write('#shown')
  write('#left')
  drop()
  t.mock.timers.tick(1000)
  assert.deepEqual(written, ['#shown'])
})
