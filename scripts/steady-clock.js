/**
 * A rollup plugin: OpenTelemetry's engine tells the time by the core's clock (src/lib/steady-clock.ts), for pages replace
 * `performance` and `Date`, and every span would be lost.
 */
import { fileURLToPath } from 'node:url'

const CLOCK = JSON.stringify(fileURLToPath(new URL('../src/lib/steady-clock.ts', import.meta.url)))

/** Module, by the end of its path; what stands in it, and what is to stand there. */
const CHANGES = {
  '@opentelemetry/core/build/esm/platform/browser/index.js': [
    'export const otperformance = performance;',
    `export { otperformance } from ${CLOCK};`,
  ],
  '@opentelemetry/sdk-trace/build/esm/Span.js': ['Date.now()', '(otperformance.timeOrigin + otperformance.now())'],
}

export const steadyClock = {
  name: 'steady-clock',
  transform(code, id) {
    const path = id.replaceAll('\\', '/')
    const found = Object.keys(CHANGES).find(end => path.endsWith(`/${end}`))
    if (!found) return null
    const [theirs, ours] = CHANGES[found]
    if (!code.includes(theirs)) throw new Error(`${found} has no "${theirs}" any more`)
    return { code: code.replaceAll(theirs, ours), map: null }
  },
}
