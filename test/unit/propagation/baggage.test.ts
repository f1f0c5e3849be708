import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defaultTextMapGetter, propagation, ROOT_CONTEXT } from '@opentelemetry/api'
import { W3CBaggagePropagator } from '@opentelemetry/core'
import fc from 'fast-check'
import { extractBaggage, injectBaggage, injectEntries, mergeBaggage } from '../../../src/propagation/baggage.js'

const write = (values: Readonly<Record<string, string>>) => injectBaggage(values)[0]?.[1]
const read = (baggage: string) =>
  Object.fromEntries(extractBaggage(() => baggage).map(({ key, value }) => [key, value]))

const appended: readonly (readonly [
  promise: string,
  existing: string,
  ours: string,
  baggage: string,
  dropped?: number,
])[] = [
  ['starts with ours where there is none', '', 'a=1,b=2', 'a=1,b=2'],
  ['takes white space for none', ' \t', 'a=1', 'a=1'],
  ['keeps what is there byte for byte', ' k = v ; p=1 ;q , x=%FF', 'a=1', ' k = v ; p=1 ;q , x=%FF,a=1'],
  ['keeps what is there though it is wrong', '===,garbage,"', 'a=1', '===,garbage,",a=1'],
  ["leaves a key to who has put it there, and doesn't count that", 'a = 7;p', 'a=1,b=2', 'a = 7;p,b=2'],
  ['tells keys apart by case', 'A=7', 'a=1', 'A=7,a=1'],
  ['writes a key once', '', 'a=1,a=2', 'a=1,a=2'],
  ['has nothing to add', 'a=1', '', 'a=1'],
]
for (const [promise, existing, ours, baggage, dropped = 0] of appended) {
  test(promise, () => assert.deepEqual(mergeBaggage(existing, ours), { baggage, dropped }))
}

test('appends up to 64 members and counts the others', () => {
  const existing = Array.from({ length: 63 }, (_, i) => `k${i}=v`).join()
  assert.deepEqual(mergeBaggage(existing, 'a=1,b=2,c=3'), { baggage: `${existing},a=1`, dropped: 2 })
  assert.deepEqual(mergeBaggage(`${existing},z=1,y=1`, 'a=1'), { baggage: `${existing},z=1,y=1`, dropped: 1 })
})

test('appends up to 8191 bytes, passing over a member that is too long for one that fits', () => {
  const existing = `k=${'v'.repeat(8191 - 2 - 4)}`
  assert.deepEqual(mergeBaggage(existing, 'ab=12,a=1'), { baggage: `${existing},a=1`, dropped: 1 })
})

test('appends no member of more than 4096 bytes', () => {
  const fits = `a=${'v'.repeat(4094)}`
  assert.deepEqual(mergeBaggage('', `${fits},b=${'v'.repeat(4095)}`), { baggage: fits, dropped: 1 })
})

test('writes no empty value and no key that is none', () => {
  assert.equal(write({ a: '', 'bad key': '1', 'b,c': '1', 'd=e': '1', '': '1', ok: '1' }), 'ok=1')
  assert.deepEqual(injectBaggage({ a: '' }), [])
  assert.deepEqual(injectEntries([{ key: 'bad key', value: '1' }]), [])
})

test('writes a lone surrogate as the replacement character', () => {
  assert.equal(write({ a: 'x\ud800y', b: '\u{1f6d2}' }), 'a=x%EF%BF%BDy,b=%F0%9F%9B%92')
})

test('reads what it has written, and so does OpenTelemetry', () => {
  const key = fc.stringMatching(/^[a-z\d][\w.-]{0,20}$/).filter(text => text !== '__proto__')
  const value = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
  const propagator = new W3CBaggagePropagator()
  fc.assert(
    fc.property(fc.dictionary(key, value, { maxKeys: 8 }), values => {
      const baggage = write(values) ?? ''
      assert.match(baggage, /^[\x21-\x7e]*$/)
      assert.deepEqual(read(baggage), { ...values })
      const theirs = propagator.extract(ROOT_CONTEXT, { baggage }, defaultTextMapGetter)
      const entries = propagation.getBaggage(theirs)?.getAllEntries() ?? []
      assert.deepEqual(Object.fromEntries(entries.map(([name, entry]) => [name, entry.value])), { ...values })
    }),
  )
})

test('never breaks the header that is there, whatever it is', () => {
  fc.assert(
    fc.property(fc.string(), fc.dictionary(fc.string(), fc.string()), (existing, values) => {
      const ours = write(values) ?? ''
      const { baggage } = mergeBaggage(existing, ours)
      if (existing.split(',').some(member => member.trim())) assert.ok(baggage.startsWith(existing))
      assert.match(ours, /^([!#$%&'*+.^`|~\w-]+=[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]+(,|$))*$/)
      extractBaggage(() => existing)
    }),
  )
})

test('reads and appends to long hostile texts in linear time', () => {
  for (const unit of [',', 'k=v,', ' ', '%', '%f', '%ff', ';', '=', 'k=v; ', ' ;']) {
    const text = unit.repeat(200_000 / unit.length)
    const start = performance.now()
    extractBaggage(() => text)
    extractBaggage(() => `a=${text}!`)
    mergeBaggage(text, 'a=1,b=2')
    assert.ok(performance.now() - start < 3000, JSON.stringify(unit))
  }
})
