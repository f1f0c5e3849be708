/** The script tag: reads its own `data-*` attributes, starts at once, and leaves the handle in `window.silmari`. */
import type { Silmari } from './handle.js'
import { attempt } from './lib/guard.js'
import { NativeURL } from './lib/natives.js'
import type { StartPipeline } from './pipeline.js'
import { createOnce } from './sdk.js'
import { readTag } from './tag.js'

/** The path of a method of the handle, such as `scenario.start`, and what it is called with. */
export type Call = readonly [path: string, ...args: unknown[]]

// Neither in a worker nor on a server that imports it.
if (typeof document !== 'undefined') attempt('script', start)

function start(): void {
  // A module is no `currentScript`: there the tag is known by its `data-service`.
  const tag = (document.currentScript ?? document.querySelector('script[data-service]')) as HTMLScriptElement | null
  const { options, problems } = readTag({ ...tag?.dataset })
  for (const problem of problems) console.warn(problem)

  const handle = createOnce(options, async ({ pipelineUrl }) => {
    const beside = tag?.src?.replace(/silmari(?=(\.min)?\.js)/, 'silmari-pipeline')
    const url = pipelineUrl || (beside !== tag?.src && beside)
    if (!url) throw new Error('data-pipeline must be its address.')
    return (await import(new NativeURL(url, document.baseURI).href)) as { startPipeline: StartPipeline }
  })
  window.silmari = Object.assign(handle, { q: follow(window.silmari?.q, handle) })
}

/** Makes the calls that were left in `queue` before we came, and from now on each new one at once. */
function follow(queue: Call[] | undefined, handle: Silmari): Call[] {
  const push = (...calls: Call[]): number => {
    for (const call of calls) {
      try {
        const [path, ...args] = call
        // biome-ignore lint/suspicious/noExplicitAny: the page may name anything
        path.split('.').reduce((of: any, name) => of[name], handle)(...args)
      } catch (error) {
        console.warn('silmari: a call in q is left out.', call, error)
      }
    }
    return 0
  }
  const calls = Array.isArray(queue) ? queue : []
  push(...calls.splice(0))
  // Not assigned: pages that freeze Array.prototype allow no other property of the same name.
  return Object.defineProperty(calls, 'push', { value: push, configurable: true })
}

declare global {
  interface Window {
    silmari?: Silmari & { readonly q: Call[] }
  }
}
