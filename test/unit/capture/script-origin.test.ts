import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { originOfCall, originOfError } from '../../../src/capture/script-origin.js'

const OWN = 'https://shop.example'
const EXTENSION = { 'silmari.script.origin': 'chrome-extension://abcdef', 'silmari.script.kind': 'extension' }
const TAG = { 'silmari.script.origin': 'https://ads.example:8443', 'silmari.script.kind': 'third_party' }

const v8 = (...files: string[]) => ['Error: x', ...files.map(file => `    at run (${file}:1:2)`)].join('\n')
const gecko = (...files: string[]) => files.map(file => `run@${file}:1:2`).join('\n')

for (const [engine, stack] of Object.entries({ V8: v8, Gecko: gecko })) {
  describe(`the origin of a script, by a stack of ${engine}`, () => {
    test('is the place that threw', () => {
      assert.deepEqual(originOfError(stack('chrome-extension://abcdef/a.js', `${OWN}/app.js`), OWN), EXTENSION)
      assert.deepEqual(originOfError(stack('https://ads.example:8443/t.js?a=(1)', `${OWN}/app.js`), OWN), TAG)
      assert.equal(originOfError(stack(`${OWN}/app.js`, 'https://ads.example:8443/t.js'), OWN), undefined)
    })

    test('is the caller behind our own frames', () => {
      const ours = [`${OWN}/silmari.js`, `${OWN}/silmari.js`]
      assert.deepEqual(originOfCall(stack(...ours, 'https://ads.example:8443/t.js'), OWN), TAG)
      assert.deepEqual(originOfCall(stack(...ours, 'chrome-extension://abcdef/a.js', `blob:${OWN}/1`), OWN), undefined)
      assert.equal(originOfCall(stack(...ours, `${OWN}/app.js`), OWN), undefined)
    })

    test('is the page as soon as one of its scripts takes part in the call', () => {
      const call = stack(`${OWN}/silmari.js`, 'https://cdn.example/library.js', `${OWN}/app.js`)
      assert.equal(originOfCall(call, OWN), undefined)
    })

    test('is found where the SDK itself comes from elsewhere', () => {
      const ours = 'https://cdn.example/silmari.js'
      assert.equal(originOfCall(stack(ours, `${OWN}/app.js`), OWN), undefined)
      assert.deepEqual(originOfCall(stack(ours, 'https://ads.example:8443/t.js'), OWN), TAG)
      assert.equal(originOfCall(stack(ours), OWN), undefined)
    })
  })
}

test('nothing is said of a stack without a file', () => {
  for (const stack of [
    '',
    'Error: x',
    'Error: x\n    at <anonymous>:1:1',
    'Error: see https://ads.example/help for more',
  ]) {
    assert.equal(originOfError(stack, OWN), undefined)
    assert.equal(originOfCall(stack, OWN), undefined)
  }
})

test('the place of an inline script is the page', () => {
  assert.equal(originOfError(v8(`${OWN}/orders/17?a=b`), OWN), undefined)
})
