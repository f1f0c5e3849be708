/** Browser tests: every test/browser/**\/*.spec.ts in Chromium and Firefox, on the built files. `SPECS=word` picks by path. */
const { mkdirSync, readdirSync } = require('node:fs')
const { join } = require('node:path')
const esbuild = require('esbuild')

const word = process.env.SPECS ?? ''
// A name of its own, so that two runs side by side do not mix.
const BUNDLE = `build/browser/specs-${process.pid}.js`
// A failed comparison is shown whole.
const UNCUT = "import { config } from 'chai'; config.truncateThreshold = 0"
// On CI a spec that failed runs once more, and says so.
const RETRIES = process.env.CI ? 1 : 0
const SAY_AGAIN =
  "afterEach(function () { if (this.currentTest.currentRetry()) console.warn('once more:', this.currentTest.fullTitle()) })"
const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--autoplay-policy=no-user-gesture-required',
]

module.exports = async config => {
  const { findBrowsers } = await import('./test/support/browsers.js')
  Object.assign(process.env, findBrowsers())
  const { createRecorder, startServer } = await import('./test/support/server.js')
  const handle = createRecorder()
  const [other, third] = [await startServer(handle), await startServer(handle)]
  const isWatching = process.argv.includes('--no-single-run')
  await bundle(isWatching)

  config.set({
    frameworks: ['mocha'],
    files: [{ pattern: BUNDLE, watched: true }],
    plugins: [
      'karma-mocha',
      'karma-chrome-launcher',
      'karma-firefox-launcher',
      { 'middleware:recorder': ['value', (req, res, next) => handle(req, res).then(isOurs => isOurs || next(), next)] },
      { 'reporter:counts': ['type', CountReporter] },
    ],
    beforeMiddleware: ['recorder'],
    browsers: (process.env.BROWSERS ?? 'Chromium,Firefox').split(','),
    customLaunchers: {
      Chromium: { base: 'ChromeHeadless', flags: CHROMIUM_FLAGS },
      Firefox: {
        base: 'FirefoxHeadless',
        prefs: {
          'network.http.max-persistent-connections-per-server': 16,
          // On a busy machine it would ask the server for what its cache holds.
          'network.http.rcwn.enabled': false,
        },
      },
    },
    client: { mocha: { timeout: 20_000, retries: RETRIES }, other: other.origin, third: third.origin },
    reporters: ['counts'],
    hostname: '127.0.0.1',
    listenAddress: '127.0.0.1',
    // One after the other; each change is for both.
    concurrency: isWatching ? 2 : 1,
    singleRun: true,
    // Longer than the longest spec, twice.
    browserNoActivityTimeout: 200_000,
    captureTimeout: 120_000,
    logLevel: config.LOG_WARN,
  })
}

async function bundle(isWatching) {
  mkdirSync('build/browser', { recursive: true })
  const specs = readdirSync('test/browser', { recursive: true })
    .map(file => join('test/browser', String(file)))
    .filter(file => file.endsWith('.spec.ts') && file.includes(word))
  const options = {
    stdin: {
      contents: [UNCUT, SAY_AGAIN, ...specs.map(spec => `import './${spec}'`)].join('\n'),
      resolveDir: process.cwd(),
    },
    bundle: true,
    // A folder of specs must not be taken for a library without side effects.
    ignoreAnnotations: true,
    format: 'iife',
    target: 'es2022',
    sourcemap: 'inline',
    outfile: BUNDLE,
  }
  if (!isWatching) return esbuild.build(options)
  const context = await esbuild.context(options)
  await context.rebuild()
  await context.watch()
}

/** Prints each failure as it comes, a line per browser, and closes with the counts of all. */
function CountReporter() {
  const counts = { passed: 0, failed: 0 }
  let last = 'none'
  this.onRunStart = () => Object.assign(counts, { passed: 0, failed: 0 })
  this.onSpecComplete = (browser, { suite, description, success, skipped, log }) => {
    last = [...suite, description].join(' ')
    if (skipped) return
    counts[success ? 'passed' : 'failed']++
    if (!success) console.log(`not ok ${browser.name}: ${last}\n  ${log.join('\n  ')}`)
  }
  this.onBrowserComplete = browser => {
    const { success, failed, totalTime } = browser.lastResult
    console.log(`${browser.name}: ${success} ok, ${failed} not ok (${(totalTime / 1000).toFixed(1)} s)`)
  }
  this.onBrowserError = (browser, error) => {
    counts.failed++
    console.log(`not ok ${browser.name}: ${error?.message ?? error}\n  the last spec that ended: ${last}`)
  }
  this.onBrowserLog = (browser, text, type) => {
    if (process.env.LOG || text.includes('once more:')) console.log(`${browser.name} ${type}: ${text}`)
  }
  this.onRunComplete = () => console.log(`${counts.passed} passed, ${counts.failed} failed`)
}
