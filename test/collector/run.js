/**
 * `npm run test:collector`: builds the OpenTelemetry Collector (main.go) and shows that it takes what a page sends. It is
 * apart from `npm test`, for it needs Go, and some minutes the first time.
 */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const COLLECTOR = 'build/collector/collector'

run(process.execPath, ['scripts/build.js', '--if-changed'])
run('go', ['build', '-C', 'test/collector', '-o', `../../${COLLECTOR}`, '.'])
run(process.execPath, ['--import', 'tsx', '--test', '--test-reporter=spec', 'test/collector/collector.test.ts'])

function run(command, args) {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, COLLECTOR },
  })
  if (error) console.error(`collector: ${command} cannot be run (${error.message}).`)
  if (status !== 0) process.exit(1)
}
