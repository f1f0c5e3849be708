import puppeteer, { type Browser } from 'puppeteer-core'
import { findBrowsers } from '../../test/support/browsers.js'

/** A fresh Chromium that can be told to collect its garbage. */
export function openBrowser(): Promise<Browser> {
  const { CHROME_BIN } = findBrowsers(['CHROME_BIN'])
  return puppeteer.launch({
    executablePath: CHROME_BIN,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--js-flags=--expose-gc'],
    protocolTimeout: 300_000,
  })
}
