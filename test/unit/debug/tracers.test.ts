import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findTracers } from '../../../src/debug/tracers.js'

test('names the tracers that have left their mark', () => {
  assert.deepEqual(findTracers({}), [])
  const scope = { [Symbol.for('opentelemetry.js.api.1')]: { trace: {} }, __SENTRY__: {}, DD_RUM: {}, NREUM: {} }
  assert.deepEqual(findTracers(scope), ['OpenTelemetry', 'Sentry', 'Datadog RUM', 'New Relic'])
})

test('an OpenTelemetry without a tracer is none', () => {
  assert.deepEqual(findTracers({ [Symbol.for('opentelemetry.js.api.1')]: { version: '1.9.1' } }), [])
})
