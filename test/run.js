/**
 * `npm test`: everything, from a fresh clone on: installs, finds browsers, builds, runs each stage in turn and closes with
 * `N passed, N failed`. `npm test -- unit lease` runs one stage, of it the files whose path has that word; `--watch` goes
 * on after each change. Only modules of Node itself are imported here: nothing else may be installed yet.
 */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findBrowsers } from './support/browsers.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const node = process.execPath

/** Each stage: how it runs, whether it needs browsers, and which part failed, as the word that would run it alone. */
const STAGES = {
  check: { run: check },
  unit: { run: only => nodeTest([...find('test/unit', only), ...find('lens/test', only)]) },
  package: { run: only => nodeTest(find('test/package', only)) },
  browser: { run: karma, needsBrowsers: true },
  e2e: {
    run: only => nodeTest(find('test/e2e', only), ['--test-concurrency=1']),
    needsBrowsers: true,
    failedPart: /^test at (.+?\.test\.ts):/gm,
  },
  matrix: {
    run: only => counted(node, ['test/matrix/run.js', only]),
    needsBrowsers: true,
    failedPart: /^not ok cell (.+)$/gm,
  },
  delivery: {
    run: words =>
      counted(node, ['--import', 'tsx', 'test/delivery/run.ts', '--some', ...(words.match(/[^ ·]+/g) ?? [])]),
    needsBrowsers: true,
    failedPart: /^not ok: (.+?) \|/gm,
  },
  demo: { run: () => counted(node, ['demo/run.js', '--check']), needsBrowsers: true, failedPart: /^not ok()/gm },
}

const flags = process.argv.slice(2).filter(arg => arg.startsWith('--'))
const [name, only = ''] = process.argv.slice(2).filter(arg => !arg.startsWith('--'))
const isWatching = flags.includes('--watch')

if (name && !STAGES[name]) {
  console.error(`test: there is no stage "${name}"; stages are ${Object.keys(STAGES).join(', ')}.`)
  process.exit(2)
}
await main(name ? [name] : Object.keys(STAGES))

async function main(names) {
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const isMissing = dependency => !existsSync(join(root, 'node_modules', dependency))
  // Not `npm ci`, which refuses a lock file that lacks the optional packages of other platforms.
  if (Object.keys(devDependencies).some(isMissing)) must('npm', ['install', '--no-save', '--no-fund', '--no-audit'])
  const env = names.some(each => STAGES[each].needsBrowsers) ? findBrowsers() : {}
  Object.assign(process.env, env)
  must(node, ['scripts/build.js', '--if-changed'])

  const total = { passed: 0, failed: 0 }
  for (const each of names) {
    const started = Date.now()
    console.log(`\n── ${each}`)
    const { passed, failed } = await runStage(STAGES[each], only)
    // A stage in which nothing ran has not shown anything.
    const isEmpty = passed + failed === 0
    total.passed += passed
    total.failed += failed + (isEmpty ? 1 : 0)
    const seconds = ((Date.now() - started) / 1000).toFixed(1)
    console.log(`── ${each}: ${isEmpty ? 'no test ran' : `${passed} passed, ${failed} failed`} (${seconds} s)`)
  }
  console.log(`\n${total.passed} passed, ${total.failed} failed`)
  process.exitCode = total.failed ? 1 : 0
}

/** On CI what failed runs once more, alone: real browsers on a busy machine. Both runs are printed; the second counts. */
async function runStage({ run, failedPart }, only) {
  const first = await run(only)
  const parts =
    process.env.CI && failedPart ? new Set([...first.printed.matchAll(failedPart)].map(([, part]) => part)) : []
  let failedAgain = 0
  for (const part of parts) {
    console.log(`\n── once more: ${part}`)
    failedAgain += (await run(part)).failed
  }
  if (!parts.size) return first
  return { passed: first.passed + first.failed - failedAgain, failed: failedAgain }
}

/** Formatting, lint and types: checks that pass or fail. */
async function check() {
  const results = [
    await passes(node, ['node_modules/@biomejs/biome/bin/biome', 'check', '.']),
    await passes(node, ['node_modules/typescript/bin/tsc', '--noEmit', '-p', '.']),
    await passes(node, ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'lens']),
    await passes(node, ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'lens/viewer']),
  ]
  const passed = results.filter(Boolean).length
  return { passed, failed: results.length - passed }
}

/** One browser after the other. On CI one that has died or hangs gets a second chance, from its start on. */
async function karma(word) {
  const start = browsers =>
    counted(
      node,
      ['node_modules/karma/bin/karma', 'start', 'karma.conf.cjs', ...(isWatching ? ['--no-single-run'] : [])],
      { SPECS: word, BROWSERS: browsers },
    )
  const chosen = process.env.BROWSERS ?? 'Chromium,Firefox'
  if (isWatching) return start(chosen)
  const total = { passed: 0, failed: 0, printed: '' }
  for (const browser of chosen.split(',')) {
    let ran = await start(browser)
    if (process.env.CI && /^not ok .*: Disconnected/m.test(ran.printed)) {
      console.log(`\n── once more: ${browser}`)
      ran = await start(browser)
    }
    total.passed += ran.passed
    total.failed += ran.failed
  }
  return total
}

function nodeTest(files, more = []) {
  if (!files.length) return { passed: 0, failed: 0, printed: '' }
  const watch = isWatching ? ['--watch'] : []
  return counted(node, ['--import', 'tsx', '--test', '--test-reporter=spec', ...watch, ...more, ...files])
}

function find(folder, word) {
  const path = join(root, folder)
  if (!existsSync(path)) return []
  const files = readdirSync(path, { recursive: true }).map(file => join(folder, String(file)))
  return files.filter(file => file.endsWith('.test.ts') && file.includes(word)).sort()
}

/** Runs a command, shows what it prints, and reads its counts out of that. A crash without a failed test is a failure. */
async function counted(command, args, env = {}) {
  let printed = ''
  const code = await start(command, args, env, text => {
    printed += text
  })
  const { passed, failed } = readCounts(printed)
  return { passed, failed: code !== 0 && failed === 0 ? 1 : failed, printed }
}

/** Understands the closing lines of node:test, of Karma's browsers, and our own. */
function readCounts(printed) {
  const sum = expression => [...printed.matchAll(expression)].reduce((total, [, count]) => total + Number(count), 0)
  return {
    passed: sum(/^. pass (\d+)$/gm) + sum(/^(\d+) passed, \d+ failed$/gm),
    failed: sum(/^. fail (\d+)$/gm) + sum(/^\d+ passed, (\d+) failed$/gm) + sum(/^. cancelled (\d+)$/gm),
  }
}

async function passes(command, args) {
  const code = await start(command, args)
  console.log(`${code === 0 ? 'ok' : 'not ok'} ${args[0].split('/').pop()} ${args.slice(1).join(' ')}`)
  return code === 0
}

function start(command, args, env = {}, onText = () => {}) {
  return new Promise(resolve => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    child.stdout.setEncoding('utf8')
    child.stdout.on('data', text => {
      process.stdout.write(text)
      onText(text)
    })
    child.on('close', resolve)
  })
}

function must(command, args) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' })
  if (status === 0) return
  console.error(`\ntest: ${command} ${args.join(' ')} failed.\n\n0 passed, 1 failed`)
  process.exit(1)
}
