import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLog, logFields, readContext, winstonFields, withContext } from '../../../src/node.js'
import { fromPage, GLOBAL_TRACE_ID, SPAN_ID, TRACE_ID } from './ids.js'

const request = readContext({ ...fromPage, 'x-service-name': 'gateway' })
const fields = { GlobalTraceId: GLOBAL_TRACE_ID, TraceId: TRACE_ID, SpanId: SPAN_ID, caller: 'gateway' }

test('gives a logger the ids of the request being served, and nothing outside of one', () => {
  assert.deepEqual(withContext(request, logFields), fields)
  assert.deepEqual(logFields(), {})
})

test('adds them to a winston line', () => {
  const line = withContext(request, () => winstonFields.transform({ level: 'info', message: 'paid' }))
  assert.deepEqual(line, { level: 'info', message: 'paid', ...fields })
})

test('writes one JSON object a line, whose own fields cannot be overwritten', () => {
  const lines: string[] = []
  const log = createLog({ name: 'orders' }, line => lines.push(line))
  withContext(request, () => log.warn('a\nb', { order: 'o-1', GlobalTraceId: 'forged', level: 'debug' }))
  assert.equal(lines.length, 1)
  const { time, ...line } = JSON.parse(lines[0]!)
  assert.ok(!lines[0]!.includes('\n') && Date.parse(time) > 0)
  assert.deepEqual(line, { order: 'o-1', level: 'warn', service: 'orders', message: 'a\nb', ...fields })
})

test('leaves out fields that JSON cannot hold, and those alone', () => {
  const lines: string[] = []
  const cycle: Record<string, unknown> = { order: 'o-1', count: 1n }
  cycle.self = cycle
  createLog({ name: 'orders' }, line => lines.push(line)).error('broken', cycle)
  const { time: _, ...line } = JSON.parse(lines[0]!)
  assert.deepEqual(line, { order: 'o-1', level: 'error', service: 'orders', message: 'broken' })
})

test('writes what an Error says', () => {
  const lines: string[] = []
  const error = Object.assign(new TypeError('no card'), { code: 'E_CARD' })
  createLog({ name: 'orders' }, line => lines.push(line)).error('broken', { error })
  const { type, message, stack, code } = JSON.parse(lines[0]!).error
  assert.deepEqual(
    { type, message, stack, code },
    { type: 'TypeError', message: 'no card', stack: error.stack, code: 'E_CARD' },
  )
})
