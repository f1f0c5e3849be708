/** Finds Chromium and Firefox, or installs Debian's where it may. Imports modules of Node itself only. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const BROWSERS = [
  {
    variable: 'CHROME_BIN',
    name: 'Chromium',
    debian: 'chromium',
    commands: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
    places: [
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
    ],
  },
  {
    variable: 'FIREFOX_BIN',
    name: 'Firefox',
    debian: 'firefox-esr',
    commands: ['firefox-esr', 'firefox'],
    places: ['/Applications/Firefox.app/Contents/MacOS/firefox'],
  },
]

/** Paths of the browsers as `{ CHROME_BIN, FIREFOX_BIN }`; ends the process with one sentence where one is missing. */
export function findBrowsers(wanted = BROWSERS.map(({ variable }) => variable)) {
  const browsers = BROWSERS.filter(({ variable }) => wanted.includes(variable))
  const missing = browsers.filter(browser => !find(browser))
  if (missing.length) install(missing.map(({ debian }) => debian))
  const still = missing.filter(browser => !find(browser))
  if (still.length) {
    const names = still.map(({ name, variable }) => `${name} (or set ${variable} to its path)`)
    console.error(`test: install ${names.join(' and ')}.`)
    process.exit(1)
  }
  return Object.fromEntries(browsers.map(browser => [browser.variable, find(browser)]))
}

function find({ variable, commands, places }) {
  const given = process.env[variable]
  if (given && existsSync(given)) return given
  const onPath = (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap(folder => commands.map(command => join(folder, command)))
  return [...onPath, ...places].find(existsSync)
}

function install(packages) {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return
  console.log(`test: installing ${packages.join(' and ')}`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const apt = (...args) => spawnSync('apt-get', ['-qq', ...args], { env, stdio: ['ignore', 'ignore', 'inherit'] })
  apt('update')
  apt('install', '-y', '--no-install-recommends', ...packages)
}
