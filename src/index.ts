/**
 * silmari: one GlobalTraceId through everything a person does in a web product.
 *
 * ```ts
 * import { init } from 'silmari'
 * const silmari = init({ service: { name: 'shop-web', version: '1.42.0' }, endpoint: '/otlp' })
 * ```
 */
import type { Silmari } from './handle.js'
import { createInert } from './inert.js'
import type { LoadPipeline } from './lazy.js'
import { attempt } from './lib/guard.js'
import { NativeURL } from './lib/natives.js'
import type { Options } from './options.js'
import type { StartPipeline } from './pipeline.js'
import { createOnce } from './sdk.js'

export type { Attributes, Stamp } from './fact.js'
export type { Current, DeliveryReport, Silmari, Stats } from './handle.js'
export type { Capture, ContextValues, Format, Options, TargetRule } from './options.js'

/**
 * Starts silmari in this page and gives its handle. The ids exist when this returns, so call it before the first request.
 *
 * Never throws: a wrong option is one console warning and its default. A second call returns the first handle. On a
 * server, without a `window`, the handle is inert. Nothing typed, no query value and no body is ever recorded.
 */
export function init(options: Options): Silmari {
  const load: LoadPipeline = async ({ pipelineUrl, nonce }) => {
    if (!pipelineUrl) return import('./pipeline.js')
    const url = new NativeURL(pipelineUrl, document.baseURI).href
    if (nonce) await preload(url, nonce)
    return import(/* @vite-ignore */ /* webpackIgnore: true */ url) as Promise<{ startPipeline: StartPipeline }>
  }
  return attempt('init', () => createOnce(options, load)) ?? createInert()
}

/** Fetches a module under a nonce: from then on any script of the page may import it. */
function preload(href: string, nonce: string): Promise<void> {
  return new Promise(resolve => {
    const link = Object.assign(document.createElement('link'), { rel: 'modulepreload', href, nonce })
    link.onload = link.onerror = () => resolve(link.remove())
    document.head.append(link)
  })
}
