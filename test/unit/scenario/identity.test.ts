import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { captureNatives } from '../../../src/lib/natives.js'
import { createStorage } from '../../../src/lib/storage.js'
import { createIdentity } from '../../../src/scenario/identity.js'

before(() => captureNatives())

const scenario = { idleMs: 1_800_000, maxAgeMs: 14_400_000 }
const denied = () =>
  createStorage(() => {
    throw new DOMException('denied', 'SecurityError')
  })

function tab(storage = createStorage(() => undefined), profile = createStorage(() => undefined)) {
  const identity = createIdentity({
    tab: storage,
    profile,
    tabId: 'a'.repeat(32),
    scenario,
    context: {},
    isSampled: () => true,
  })
  return { identity, storage, profile }
}

test('resumes scenario and session on the next page of the tab, with a page id of its own', () => {
  const first = tab()
  const second = tab(first.storage, first.profile)
  const [a, b] = [first.identity.stamp(), second.identity.stamp()]
  assert.equal(b.globalTraceId, a.globalTraceId)
  assert.equal(b.sessionId, a.sessionId)
  assert.notEqual(b.pageId, a.pageId)
})

test('gives another tab of the profile the same session and a scenario of its own', () => {
  const first = tab()
  const second = tab(undefined, first.profile)
  assert.equal(second.identity.stamp().sessionId, first.identity.stamp().sessionId)
  assert.notEqual(second.identity.stamp().globalTraceId, first.identity.stamp().globalTraceId)
})

test('works without any storage', () => {
  const { identity } = tab(denied(), denied())
  assert.match(identity.stamp().globalTraceId, /^[\da-f]{32}$/)
  assert.equal(identity.touch().globalTraceId, identity.stamp().globalTraceId)
})

test('begins a named scenario with a new id and tells listeners', () => {
  const { identity } = tab()
  const before = identity.stamp().globalTraceId
  const seen: (string | undefined)[] = []
  identity.onChange(stamp => seen.push(stamp.scenarioName))
  identity.begin('checkout')
  assert.notEqual(identity.stamp().globalTraceId, before)
  assert.equal(identity.stamp().scenarioName, 'checkout')
  identity.begin('')
  assert.equal(identity.stamp().scenarioName, undefined)
  assert.deepEqual(seen, ['checkout', undefined])
})

test('keeps stamps immutable: a change makes a new one', () => {
  const { identity } = tab()
  const before = identity.stamp()
  identity.setContext({ 'customer.id': 'm-1' })
  assert.deepEqual(before.context, {})
  assert.deepEqual(identity.stamp().context, { 'customer.id': 'm-1' })
  assert.ok(Object.isFrozen(before))
})

test('goes on with a scenario that began elsewhere', () => {
  const { identity } = tab()
  const elsewhere = { ...tab().identity.lease(), name: 'checkout' }
  identity.begin('', elsewhere)
  assert.equal(identity.stamp().globalTraceId, elsewhere.id)
  assert.equal(identity.stamp().scenarioName, 'checkout')
})

test('takes over the session that another tab wrote', () => {
  const first = tab()
  const other = tab()
  first.profile.set('silmari.session', other.profile.get('silmari.session')!)
  first.identity.readStored()
  assert.equal(first.identity.stamp().sessionId, other.identity.stamp().sessionId)
})
