/** A rollup plugin: gives libraries that cannot be stopped an `addEventListener` and a `PerformanceObserver` that can. */
import { fileURLToPath } from 'node:url'

const STAND_INS = fileURLToPath(new URL('../src/lib/stoppable.ts', import.meta.url))
const LIBRARIES = /\/node_modules\/web-vitals\//

export const stoppable = {
  name: 'stoppable',
  transform(code, id) {
    if (!LIBRARIES.test(id.replaceAll('\\', '/'))) return null
    // On the first line, so that the library's own source map stays right by line.
    return {
      code: `import { addEventListener, PerformanceObserver } from ${JSON.stringify(STAND_INS)}; ${code}`,
      map: null,
    }
  },
}
