/** HAProxy with a configuration of its own. It has no channel to our parent, so we stay beside it and end it. */
import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { toHaproxyConfig } from './haproxy-config.js'
import { beforeEnd, ready } from './parent.js'

const port = Number(process.env.PORT)
const folder = await mkdtemp(join(tmpdir(), 'silmari-demo-'))
const file = join(folder, 'haproxy.cfg')
await writeFile(file, toHaproxyConfig(port))

const haproxy = spawn('haproxy', ['-db', '-f', file], { stdio: 'inherit' })
const ended = new Promise(resolve => haproxy.once('close', resolve).once('error', resolve))
ended.then(() => process.exit(1))
beforeEnd(() => {
  haproxy.kill('SIGTERM')
  return ended
})

while (!(await isListening())) await new Promise(resolve => setTimeout(resolve, 20))
await rm(folder, { recursive: true, force: true }) // read once, at the start
ready({ kind: 'HAProxy' })

function isListening() {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1', () => resolve(true) ?? socket.destroy())
    socket.once('error', () => resolve(false))
  })
}
