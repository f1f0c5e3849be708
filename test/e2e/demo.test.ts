import assert from 'node:assert/strict'
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const RUN = fileURLToPath(new URL('../../demo/run.js', import.meta.url))
// A first run builds, and PGlite alone takes some seconds on a busy machine.
const timeout = 180_000

interface Demo {
  readonly process: ChildProcess
  readonly shop: string
  readonly lens: string
  readonly output: () => string
  readonly ended: Promise<number | null>
}

async function startDemo(args: string[] = [], shows = 'Ctrl-C'): Promise<Demo> {
  const child = spawn(process.execPath, [RUN, '--balancer', 'node', '--port', '0', '--lens-port', '0', ...args])
  let output = ''
  const ended = once(child, 'close').then(([code]) => code as number | null)
  const shown = new Promise<void>((resolve, reject) => {
    const read = (data: Buffer) => {
      output += data
      if (output.includes(shows)) resolve()
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    ended.then(code => reject(new Error(`the demo ended with code ${code}: ${output}`)))
  })
  await shown
  const [, shop = '', lens = ''] = /shop {2}(\S+)\s+lens {2}(\S+)/.exec(output) ?? []
  return { process: child, shop, lens, output: () => output, ended }
}

function descendants(of: number): number[] {
  const children = execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map(line => line.trim().split(/\s+/).map(Number))
    .filter(([, parent]) => parent === of)
    .map(([pid]) => pid!)
  return [...children, ...children.flatMap(descendants)]
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

async function until(condition: () => boolean): Promise<void> {
  const end = performance.now() + 20_000
  while (!condition()) {
    assert.ok(performance.now() < end, 'not within 20 s')
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}

async function isListening(url: string): Promise<boolean> {
  return fetch(url).then(
    () => true,
    () => false,
  )
}

test('ends every process and frees its ports when asked to', { timeout }, async () => {
  const demo = await startDemo()
  const processes = descendants(demo.process.pid!)
  assert.ok(processes.length >= 8, `${processes.length} processes`)
  assert.ok((await isListening(demo.shop)) && (await isListening(demo.lens)))
  demo.process.kill('SIGINT')
  assert.equal(await demo.ended, 0)
  assert.deepEqual(processes.filter(isAlive), [])
  assert.ok(!(await isListening(demo.shop)) && !(await isListening(demo.lens)))
})

test('ends what has been started when asked to in between', { timeout }, async () => {
  const demo = await startDemo([], 'lens ')
  const processes = descendants(demo.process.pid!)
  assert.ok(processes.length)
  demo.process.kill('SIGINT')
  assert.equal(await demo.ended, 1)
  assert.deepEqual(processes.filter(isAlive), [])
})

test('leaves nobody behind when it is killed', { timeout }, async () => {
  const demo = await startDemo()
  const processes = descendants(demo.process.pid!)
  demo.process.kill('SIGKILL')
  await demo.ended
  await until(() => !processes.some(isAlive))
})

test('ends, and says which, when one of its processes dies', { timeout }, async () => {
  const demo = await startDemo()
  const processes = descendants(demo.process.pid!)
  process.kill(processes.at(-1)!, 'SIGKILL')
  assert.equal(await demo.ended, 1)
  assert.match(demo.output(), /demo: \w+ ended with code/)
  assert.deepEqual(processes.filter(isAlive), [])
})

test('picks another port where one is taken, and says so', { timeout }, async t => {
  const squatter = createServer()
  squatter.listen(0, '127.0.0.1')
  await once(squatter, 'listening')
  t.after(() => squatter.close())
  const taken = (squatter.address() as { port: number }).port
  const demo = await startDemo(['--port', `${taken}`])
  assert.match(demo.output(), new RegExp(`port ${taken} is taken: the shop gets \\d+`))
  assert.ok(await isListening(demo.shop))
  demo.process.kill('SIGTERM')
  assert.equal(await demo.ended, 0)
})

test('says in one sentence that the database cannot be reached', async () => {
  const env = { ...process.env, DATABASE_URL: 'postgres://demo:secret@127.0.0.1:1/shop' }
  const child = spawn(process.execPath, [RUN, '--port', '0', '--lens-port', '0'], { env })
  const [, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
  assert.match(stderr, /DATABASE_URL: .*127\.0\.0\.1:1/)
  assert.doesNotMatch(stderr, /secret|\bat /)
})

test('says what is wrong with an option before it starts anything', async () => {
  for (const option of ['--port=x', '--lens-port=70000', '--balancer=nginx', '--nonsense']) {
    const child = spawn(process.execPath, [RUN, option])
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
    assert.equal(stdout, '')
    assert.match(stderr, /^\ndemo: [^\n]+\n$/)
    assert.ok(stderr.includes(option.slice(0, option.indexOf('=')) || option))
  }
})
