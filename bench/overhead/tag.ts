import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { CDPSession } from 'puppeteer-core'
import { openBrowser } from './browser.js'

const ROUNDS = 9
const HTML = '<!doctype html><link rel="icon" href="data:,"><script src="/silmari.js" data-service="bench"></script>'

interface TraceEvent {
  readonly name: string
  readonly dur?: number
  readonly tdur?: number
  readonly args?: { readonly data?: { readonly url?: string } }
}

/** What the script tag costs the main thread of a page that has just begun: medians of fresh browsers, in ms. */
export async function measureTag(dist: URL): Promise<{ cpuMs: number; wallMs: number }> {
  const script = readFileSync(new URL('silmari.js', dist))
  const server = createServer((request, response) => {
    const isScript = request.url === '/silmari.js'
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html')
    response.end(isScript ? script : HTML)
  })
  await new Promise<void>(resolve => server.listen(0, resolve))
  const url = `http://localhost:${(server.address() as AddressInfo).port}/`
  const runs: TraceEvent[] = []
  while (runs.length < ROUNDS) runs.push(await evaluate(url))
  server.close()
  const median = (numbers: number[]) => numbers.sort((a, b) => a - b)[ROUNDS >> 1]! / 1000
  return { cpuMs: median(runs.map(({ tdur }) => tdur!)), wallMs: median(runs.map(({ dur }) => dur!)) }
}

async function evaluate(url: string): Promise<TraceEvent> {
  const browser = await openBrowser()
  try {
    const page = await browser.newPage()
    const cdp = await page.createCDPSession()
    const events = await trace(cdp, () => page.goto(url))
    return events.find(({ name, args }) => name === 'EvaluateScript' && args?.data?.url?.endsWith('/silmari.js'))!
  } finally {
    await browser.close()
  }
}

async function trace(cdp: CDPSession, work: () => Promise<unknown>): Promise<TraceEvent[]> {
  const events: TraceEvent[] = []
  cdp.on('Tracing.dataCollected', ({ value }) => events.push(...(value as TraceEvent[])))
  await cdp.send('Tracing.start', {
    traceConfig: { includedCategories: ['devtools.timeline'] },
    transferMode: 'ReportEvents',
  })
  await work()
  const complete = new Promise(resolve => cdp.once('Tracing.tracingComplete', resolve))
  await cdp.send('Tracing.end')
  await complete
  return events
}
