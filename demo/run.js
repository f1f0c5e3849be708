/**
 * npm run demo: the shop, its services, its database, its load balancer and the lens, from a clean clone.
 * Only Node's own modules up here: nothing may be installed yet.
 */
import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { findBrowsers } from '../test/support/browsers.js'
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

const { values: options } = parseArgs({
  options: {
    check: { type: 'boolean', default: false },
    balancer: { type: 'string' },
    port: { type: 'string', default: '8080' },
    'lens-port': { type: 'string', default: '4319' },
    help: { type: 'boolean', short: 'h', default: false },
  },
})

const say = text => process.stdout.write(`${text}\n`)
const asked = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]).then(() => 'asked')

async function run() {
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

run().catch(error => {
  process.stderr.write(`\ndemo: ${error.message}\n`)
  if (options.check) say('\n0 passed, 1 failed')
  process.exitCode = 1
})
