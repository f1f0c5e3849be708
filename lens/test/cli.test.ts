import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { startLens } from 'silmari-lens'
import { dbFileFor, lensFor } from './support/lens.js'

const CLI = fileURLToPath(new URL('../dist/cli.js', import.meta.url))
const runFile = promisify(execFile)
const run = (...args: string[]): Promise<{ stdout: string; stderr: string; code?: number }> =>
  runFile(process.execPath, [CLI, ...args], { timeout: 30_000 }).catch(error => error)

test('says what its options are', async () => {
  assert.match((await run('--help')).stdout, /--port .*--host .*--db /s)
})

test('says in one line which port is taken', async t => {
  const { url } = await lensFor(t)
  const { port } = new URL(url)
  const { stderr, code } = await run('--port', port)
  assert.equal(code, 1)
  assert.equal(
    stderr,
    `silmari-lens: port ${port} on 127.0.0.1 is taken; name another with --port, or 0 for any that is free\n`,
  )
  await assert.rejects(startLens({ port: Number(port) }), { code: 'EADDRINUSE' })
})

test('says in one line what is wrong with an option or a file', async t => {
  const file = await dbFileFor(t)
  await writeFile(file, 'no database, '.repeat(1000))
  for (const args of [
    ['--port', 'x'],
    ['--port', '70000'],
    ['--port', '0', '--db', file],
    ['--keep-days', '0'],
    ['--db', ''],
    ['--nonsense'],
  ]) {
    const { stderr, code } = await run(...args)
    assert.equal(code, 1)
    assert.match(stderr, /^silmari-lens: .*\n$/)
  }
})

test('says that a file is open in another lens', async t => {
  const db = await dbFileFor(t)
  await lensFor(t, { db })
  const { stderr } = await run('--port', '0', '--db', db)
  assert.match(stderr, /^silmari-lens: .*lens\.duckdb.*\n$/)
})

test('may be closed twice', async () => {
  const lens = await startLens({ port: 0 })
  await Promise.all([lens.close(), lens.close()])
  await assert.rejects(fetch(lens.url))
})
