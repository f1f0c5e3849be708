/**
 * npm run demo: the shop, its services, its database, its load balancer and the lens, from a clean clone.
 * Only Node's own modules up here: nothing may be installed yet.
 */
import { once } from 'node:events'
import { findBrowsers } from '../test/support/browsers.js'
import { readOptions } from './options.js'
import { prepare } from './prepare.js'

const HELP = `npm run demo -- [options]

  --check               drive the shop in a browser as a person would, verify the lens, and end
  --balancer <name>     haproxy or node; default: HAProxy when it is on this machine
  --port <number>       port of the shop, default 8080
  --lens-port <number>  port of the lens, default 4319
  --help                this text

  DATABASE_URL          a PostgreSQL to use instead of the embedded one
  CHROME_BIN            the browser for --check
`

const say = text => process.stdout.write(`${text}\n`)
const asked = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]).then(() => 'asked')

async function run(options) {
  if (options.help) return say(HELP)
  const browser = options.check && findBrowsers(['CHROME_BIN']).CHROME_BIN
  prepare(say)
  const { startStack } = await import('./stack.js')
  const stack = await startStack({ ...options, lensPort: options['lens-port'], say, cancelled: asked })
  try {
    if (options.check) {
      const { check } = await import('./check.js')
      process.exitCode = await Promise.race([check({ ...stack, browser, say }), stack.broken, asked.then(() => 130)])
    } else {
      say(`\n  shop  ${stack.shop}\n  lens  ${stack.lens}\n\nCtrl-C ends it.`)
      await Promise.race([asked, stack.broken])
    }
  } finally {
    await stack.stop()
  }
}

function fail(error, { check }) {
  process.stderr.write(`\ndemo: ${error.message}\n`)
  if (check) say('\n0 passed, 1 failed')
  process.exitCode = 1
}

const { options, problem } = readOptions(process.argv.slice(2))
if (problem) fail(problem, options)
else run(options).catch(error => fail(error, options))
