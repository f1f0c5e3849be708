/** Runs servers that are not ours, as Debian ships them, with a configuration of the test's own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { until } from './tab.js'

export interface Running {
  readonly origin: string
  /** What it has written to its log so far: one JSON object a line. */
  log(): Record<string, string | number>[]
  stop(): Promise<void>
}

export interface Site {
  /** Where it listens. */
  readonly port: number
  /** A folder of its own, for the files it needs. */
  readonly folder: string
}

const COMMANDS = {
  nginx: (file: string, folder: string) => ['-p', folder, '-c', file, '-g', 'daemon off; error_log stderr;'],
  haproxy: (file: string) => ['-db', '-f', recipe('haproxy-ids.cfg'), '-f', file],
}
export type ServerName = keyof typeof COMMANDS

/** The path of a file of recipes/. */
export function recipe(name: string): string {
  return new URL(`../../recipes/${name}`, import.meta.url).pathname
}

/** Those that are on this machine. A missing one is told in one sentence, and is a failure where all must be there. */
export function findServers(): ServerName[] {
  const isHere = (name: string): boolean => !!find(name)
  const names = Object.keys(COMMANDS) as ServerName[]
  for (const name of names.filter(each => !isHere(each))) {
    const sentence = `test: install ${name} (Debian: apt-get install ${name}); what it shows is not shown here.`
    if (process.env.CI) throw new Error(sentence)
    console.log(sentence)
  }
  return names.filter(isHere)
}

/** Starts one on a port of its own; resolves when it listens. Its log is `access.json` in its folder, and its output. */
export async function startServerOf(
  name: ServerName,
  toConfig: (site: Site) => string,
  toEnvironment: (site: Site) => Readonly<Record<string, string>> = () => ({}),
): Promise<Running> {
  const folder = mkdtempSync(join(tmpdir(), 'silmari-'))
  const port = await freePort()
  const file = join(folder, `${name}.conf`)
  const log = join(folder, 'access.json')
  writeFileSync(file, toConfig({ port, folder }))
  const output = openSync(log, 'a')
  const env = { ...process.env, ...toEnvironment({ port, folder }) }
  const child = spawn(find(name)!, COMMANDS[name](file, folder), { env, stdio: ['ignore', output, 'pipe'] })
  let said = ''
  child.stderr!.on('data', text => {
    said += text
  })
  await until(`${name} listens`, async () => {
    if (child.exitCode !== null) throw new Error(`${name} ended: ${said}`)
    return isListening(port)
  })
  return {
    origin: `http://127.0.0.1:${port}`,
    log: () =>
      readFileSync(log, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map(line => JSON.parse(line)),
    async stop() {
      await end(child)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

// Debian keeps servers where a person's PATH does not look.
function find(name: string): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']
  return folders.map(folder => join(folder, name)).find(existsSync)
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  child.kill('SIGTERM')
  await once(child, 'exit')
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  return port
}

function isListening(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
