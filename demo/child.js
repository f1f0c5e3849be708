import { fork } from 'node:child_process'
import { createInterface } from 'node:readline'

// A process that has not said in this time that it is ready is not going to; the slowest, PGlite, takes about 3 s.
const READY_WITHIN_MS = 60_000
// Services send their last spans in this time; after it they are killed.
const STOP_WITHIN_MS = 5_000

/**
 * Starts `file` as a process of its own. `ready` resolves with what it reports when it is ready (see
 * processes/parent.js); `onExit` is told when it ends by itself after that. The IPC channel between the two is also what
 * ends it when we die, however we die.
 */
export function startChild({ name, file, env = {}, execArgv = [], onLine = () => {}, onExit = () => {} }) {
  const child = fork(file, [], { env: { ...process.env, ...env }, execArgv, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
  const complaints = []
  createInterface({ input: child.stdout }).on('line', onLine)
  createInterface({ input: child.stderr }).on('line', line => complaints.push(line) > 20 && complaints.shift())
  const exited = new Promise(resolve => child.once('close', resolve))
  let stopping = false

  function stop() {
    stopping = true
    // The channel may close under our hands; then it has ended already.
    if (child.connected) child.send('end', () => {})
    const kill = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS)
    return exited.finally(() => clearTimeout(kill))
  }

  const ready = new Promise((resolve, reject) => {
    const fail = reason => {
      clearTimeout(late)
      const error = new Error([`${name} ${reason}`, ...complaints].join('\n  '))
      reject(error) // says nothing to a promise that is resolved
      if (!stopping) onExit(error)
    }
    const late = setTimeout(fail, READY_WITHIN_MS, `was not ready after ${READY_WITHIN_MS / 1000} s`)
    child.on('error', error => fail(error.message))
    exited.then(code => fail(`ended with code ${code}`))
    child.once('message', info => {
      clearTimeout(late)
      resolve(info)
    })
  })
  return { name, ready, stop }
}
