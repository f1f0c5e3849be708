import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { type TestContext, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { clientOf, dbFileFor, lensFor } from './support/lens.js'
import { SCENARIO, T0, TRACE, tracesOf } from './support/requests.js'

const CLI = fileURLToPath(new URL('../dist/cli.js', import.meta.url))

/** The command as a process of its own; resolves when it says where it listens. */
async function startCommand(t: TestContext, ...args: string[]): Promise<{ lens: ChildProcess; url: string }> {
  const lens = spawn(process.execPath, [CLI, '--port', '0', ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  t.after(() => lens.kill('SIGKILL'))
  for await (const line of createInterface({ input: lens.stdout! })) {
    const url = /http:\S+/.exec(line)?.[0]
    if (url) return { lens, url }
  }
  throw new Error('the lens ended before it listened')
}

const batch = (n: number) =>
  tracesOf(
    ...Array.from({ length: 20 }, (_, i) => ({
      spanId: (n * 20 + i + 1).toString(16).padStart(16, '0'),
      atMs: T0 + n,
      attributes: { global_trace_id: SCENARIO },
    })),
  )

test('has after kill -9 every batch that it acknowledged, and no part of another', async t => {
  const db = await dbFileFor(t)
  const { lens, url } = await startCommand(t, '--db', db)
  const { post } = clientOf(url)
  let acknowledged = 0
  const sender = async (first: number) => {
    for (let n = first; ; n += 4) {
      const response = await post('/v1/traces', batch(n)).catch(() => null)
      if (response?.status !== 200) return
      if (++acknowledged === 60) lens.kill('SIGKILL')
    }
  }
  await Promise.all([once(lens, 'exit'), ...[0, 1, 2, 3].map(sender)])

  const { get } = await lensFor(t, { db })
  const { spans } = await get('/api/health')
  assert.ok(acknowledged >= 60)
  assert.ok(spans >= acknowledged * 20, `${acknowledged} batches of 20 were acknowledged, ${spans} spans are there`)
  assert.equal(spans % 20, 0)
  assert.ok(
    (await get(`/api/scenarios/${SCENARIO}`)).spans.every((span: { traceId: string }) => span.traceId === TRACE),
  )
})

for (const signal of ['SIGTERM', 'SIGINT'] as const)
  test(`ends by itself on ${signal}, with everything in the file`, async t => {
    const db = await dbFileFor(t)
    const { lens, url } = await startCommand(t, '--db', db)
    await clientOf(url).post('/v1/traces', batch(1))
    lens.kill(signal)
    assert.deepEqual(await once(lens, 'exit'), [0, null])
    const { get } = await lensFor(t, { db })
    assert.equal((await get('/api/health')).spans, 20)
  })

test('goes on with the file of an earlier run', async t => {
  const db = await dbFileFor(t)
  for (const n of [1, 2, 3]) {
    const lens = await lensFor(t, { db })
    await lens.post('/v1/traces', batch(n))
    assert.equal((await lens.get(`/api/scenarios/${SCENARIO}`)).spans.length, n * 20)
    await lens.close()
  }
})

test('forgets what is older than it was told to keep, and nothing else', async t => {
  const db = await dbFileFor(t)
  const earlier = await lensFor(t, { db })
  const young = { spanId: 'f'.repeat(16), traceId: 'f'.repeat(32), atMs: Date.now() - 3_600_000 }
  await earlier.post('/v1/traces', batch(1))
  await earlier.post('/v1/traces', tracesOf({ ...young, attributes: { global_trace_id: 'f'.repeat(32) } }))
  await earlier.close()
  const { get } = await lensFor(t, { db, keepDays: 1 })
  const { scenarios } = await get('/api/scenarios')
  assert.deepEqual([scenarios.length, scenarios[0].globalTraceId], [1, 'f'.repeat(32)])
  assert.equal((await get('/api/health')).spans, 1)
})
