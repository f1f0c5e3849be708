import type { Page as Tab } from 'puppeteer-core'
import type {} from '../../src/script.js'
import { idOf, type Tabs, until } from './tab.js'

/** Put into a page before all else: `window.heard` has what went wrong in it, and what was said on the console. */
export const LISTEN = `window.heard = []
  for (const name of ['log', 'info', 'warn', 'error']) console[name] = (...args) => { heard.push(args.join(' ')) }
  addEventListener('error', event => heard.push(event.message))
  addEventListener('unhandledrejection', event => heard.push(String(event.reason)))
  document.addEventListener('securitypolicyviolation', event => heard.push(event.violatedDirective + ' ' + event.blockedURI))`

let count = 0

/**
 * Leaves a document on the recording server as it is, for tests that write their own script tags.
 * @param write the document, given the number under which `/do/…`, `/otlp/…` and `/sent/…` know it. Answers its address.
 */
export async function placeDocument(
  origin: string,
  write: (id: string) => string,
  headers: Readonly<Record<string, string>> = {},
): Promise<string> {
  const id = `d${process.pid}-${++count}`
  const html = `<!doctype html><meta charset="utf-8"><title>page</title><link rel="icon" href="data:,">${write(id)}`
  await fetch(`${origin}/page/${id}`, { method: 'PUT', body: JSON.stringify({ html, headers }) })
  return `${origin}/page/${id}`
}

/** Makes a request in the page, and waits until the collector has it and all of `kinds`, the first words of spans. */
export async function recorded(tabs: Tabs, tab: Tab, url: string, kinds: readonly string[] = ['page', 'GET']) {
  await tab.evaluate(at => fetch(at).then(answer => answer.text()), `/do/${idOf(url)}`)
  await until(`spans of ${kinds.join(', ')}`, async () => {
    await tab.evaluate(() => window.silmari!.flush())
    const { spans } = await tabs.sent(url)
    return kinds.every(kind => spans.some(({ name }) => name.startsWith(`${kind} `)))
  })
}

export function heardIn(tab: Tab): Promise<string[]> {
  return tab.evaluate(() => (window as unknown as { heard: string[] }).heard)
}
