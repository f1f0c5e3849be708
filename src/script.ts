/** The script tag: reads its own `data-*` attributes, starts at once, and leaves the handle in `window.silmari`. */
import type { Options, TargetRule } from './options.js'
import type { StartPipeline } from './pipeline.js'
import { createOnce } from './sdk.js'

const tag = document.currentScript as HTMLScriptElement | null
const data: DOMStringMap = tag?.dataset ?? {}
const beside = tag?.src.replace(/silmari(?=(\.min)?\.js)/, 'silmari-pipeline')

/** `data-options='{"cookie":true}'`: any option that JSON can say. */
function readMore(): Partial<Options> {
  try {
    return JSON.parse(data.options || '{}')
  } catch (error) {
    console.warn(`silmari: data-options is not JSON (${error}); it is left out.`)
    return {}
  }
}

const options = {
  ...(data.service && { service: { name: data.service, ...(data.version && { version: data.version }) } }),
  ...(data.endpoint && { endpoint: data.endpoint }),
  ...(data.propagate && { propagate: { to: data.propagate.split(/[\s,]+/).filter(Boolean) as TargetRule[] } }),
  ...(data.debug !== undefined && { debug: data.debug !== 'false' }),
  ...readMore(),
}
const url = data.pipeline || beside

window.silmari = createOnce(options, given => import(given || url!) as Promise<{ startPipeline: StartPipeline }>)

declare global {
  interface Window {
    silmari?: ReturnType<typeof createOnce>
  }
}
