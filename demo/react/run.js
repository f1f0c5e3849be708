/**
 * npm run demo:react: a React application built by Vite, its server and the lens, from a clean clone.
 * Only Node's own modules up here: nothing may be installed yet.
 */
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { startChild } from '../child.js'
import { freePort } from '../port.js'
import { prepare } from '../prepare.js'
import { createShipper } from '../ship.js'

const HELP = `npm run demo:react -- [options]

  --port <number>       port of the studio, default 8090
  --lens-port <number>  port of the lens, default 4319
  --help                this text
`

const { values: options } = parseArgs({
  options: {
    port: { type: 'string', default: '8090' },
    'lens-port': { type: 'string', default: '4319' },
    help: { type: 'boolean', short: 'h', default: false },
  },
})

const folder = fileURLToPath(new URL('.', import.meta.url))
const say = text => process.stdout.write(`${text}\n`)
const asked = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])

async function run() {
  if (options.help) return say(HELP)
  prepare(say)
  build()
  const { createStudio } = await import('./server.js')
  let fail
  const broken = new Promise((_, reject) => {
    fail = reject
  })
  const lens = startChild({
    name: 'lens',
    file: fileURLToPath(new URL('../processes/lens.js', import.meta.url)),
    env: { PORT: await choosePort('lens', options['lens-port']) },
    onLine: say,
    onExit: fail,
  })
  try {
    const { url } = await lens.ready
    const shipper = createShipper({ lens: url, onText: say })
    const studio = createStudio({ lens: url, onLine: line => shipper.access(JSON.stringify(line)) })
    studio.listen(await choosePort('studio', options.port), '127.0.0.1')
    await once(studio, 'listening')
    say(`\n  studio  http://127.0.0.1:${studio.address().port}\n  lens    ${url}\n\nCtrl-C ends it.`)
    await Promise.race([asked, broken]).finally(() => {
      studio.close()
      studio.closeAllConnections()
    })
    await shipper.flush()
  } finally {
    await lens.stop()
  }
}

/** The application's packages are its own, and are fetched when it is first started. */
function build() {
  if (!existsSync(`${folder}node_modules/vite`)) {
    say('installing the packages of the studio …')
    npm('install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error')
  }
  say('building the studio …')
  execFileSync(process.execPath, ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn'], {
    cwd: folder,
    stdio: 'inherit',
  })
}

function npm(...args) {
  // npm is a script of its own on Windows, which needs a shell to run.
  execFileSync('npm', args, {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  })
}

async function choosePort(name, wanted) {
  const port = await freePort(Number(wanted))
  if (Number(wanted) && port !== Number(wanted)) say(`port ${wanted} is taken: the ${name} gets ${port}`)
  return port
}

run().catch(error => {
  process.stderr.write(`\ndemo: ${error.message}\n`)
  process.exitCode = 1
})
