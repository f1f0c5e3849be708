/**
 * `npm run bench:overhead`: what a patched call costs beside the browser's own and beside OpenTelemetry with zone.js, in one
 * run; how long the start takes, the longest task, and what stays in memory after 10 000 clicks with a request each.
 */
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { serve } from '../causality/server.js'
import { openBrowser } from './browser.js'
import { measureTag } from './tag.js'

const here = fileURLToPath(new URL('.', import.meta.url))
const HTML = `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><body>
<script>
  longest = 0
  new PerformanceObserver(list => { for (const { duration } of list.getEntries()) longest = Math.max(longest, duration) }).observe({ type: 'longtask', buffered: true })
  began = performance.now()
</script>
<script src="/page.js"></script>`

/** The start of a tool, then what is measured. */
const TOOLS: Readonly<Record<string, string>> = {
  native: '',
  silmari: `
    import { init } from 'silmari'
    const before = performance.now()
    init({ service: { name: 'bench', version: '1' }, endpoint: '/otlp' })
    window.startMs = performance.now() - before`,
  // With capture.promises.
  promises: `
    import { init } from 'silmari'
    init({ service: { name: 'bench', version: '1' }, endpoint: '/otlp', capture: { promises: true } })`,
  otel: `
    import './sdk/otel.js'`,
}

// Put before a tool: it patches a `fetch` that does nothing.
const NO_FETCH = `import '../overhead/no-fetch.js'`

async function bundle(tool: string, before = ''): Promise<string> {
  const { outputFiles } = await build({
    stdin: {
      contents: `${before}\n${TOOLS[tool]}\nimport '../overhead/measure.js'`,
      resolveDir: `${here}../causality`,
      loader: 'ts',
    },
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    write: false,
    nodePaths: [`${here}../node_modules`],
    alias: { silmari: `${here}../../dist/index.js` },
  })
  return outputFiles[0]!.text
}

interface Row {
  readonly calls: Readonly<Record<string, number>>
  readonly startMs: number | undefined
  readonly longestMs: number
  readonly heapKb: number
}
declare const longest: number
declare const startMs: number | undefined

/** Microseconds that a tool itself adds to a call of `fetch`. */
async function runOwn(tool: string): Promise<number> {
  const site = await serve(HTML, await bundle(tool, NO_FETCH))
  const browser = await openBrowser()
  try {
    const page = await browser.newPage()
    await page.goto(site.url)
    return (await page.evaluate('measureOwn()')) as number
  } finally {
    await browser.close()
    site.close()
  }
}

async function run(tool: string): Promise<Row> {
  const site = await serve(HTML, await bundle(tool))
  const browser = await openBrowser()
  try {
    const page = await browser.newPage()
    await page.goto(site.url)
    await new Promise(resolve => setTimeout(resolve, 3000))
    const longestMs = await page.evaluate(() => longest)
    const begun = await page.evaluate(() => (typeof startMs === 'number' ? startMs : undefined))
    const calls = (await page.evaluate('measure()')) as Record<string, number>
    await page.reload()
    const heap = async () => {
      await page.evaluate('gc()')
      return (await page.metrics()).JSHeapUsedSize! / 1024
    }
    await new Promise(resolve => setTimeout(resolve, 2000))
    const before = await heap()
    await page.evaluate('work()')
    return { calls, startMs: begun, longestMs, heapKb: (await heap()) - before }
  } finally {
    await browser.close()
    site.close()
  }
}

const WIDTH = 55
const picked = process.argv.slice(2)
const rows: Record<string, Row> = {}
for (const tool of picked.length ? picked : Object.keys(TOOLS)) rows[tool] = await run(tool)

const show = (value: number | undefined, digits = 1) => (value === undefined ? '–' : value.toFixed(digits)).padStart(10)
console.log(
  `${''.padEnd(WIDTH)}${Object.keys(rows)
    .map(tool => tool.padStart(10))
    .join('')}`,
)
for (const call of Object.keys(Object.values(rows)[0]!.calls)) {
  console.log(
    `${`${call}, µs a call (median)`.padEnd(WIDTH)}${Object.values(rows)
      .map(({ calls }) => show(calls[call], 2))
      .join('')}`,
  )
}
console.log(
  `${'init in the bundle of an application, ms'.padEnd(WIDTH)}${Object.values(rows)
    .map(({ startMs: ms }) => show(ms))
    .join('')}`,
)
console.log(
  `${'longest task at start, ms'.padEnd(WIDTH)}${Object.values(rows)
    .map(({ longestMs }) => show(longestMs, 0))
    .join('')}`,
)
console.log(
  `${'heap kept by 10 000 acts, KB'.padEnd(WIDTH)}${Object.values(rows)
    .map(({ heapKb }) => show(heapKb, 0))
    .join('')}`,
)
for (const tool of Object.keys(rows).filter(tool => tool !== 'native')) {
  console.log(`${tool}'s own part of a call of fetch, µs (median): ${show(await runOwn(tool)).trim()}`)
}
const tag = await measureTag(new URL('../../dist/', import.meta.url))
console.log(
  `the script tag, ms of the main thread: ${show(tag.cpuMs).trim()}, with what it waits for ${show(tag.wallMs).trim()}`,
)
