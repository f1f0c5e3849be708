import type { Attributes } from '../fact.js'
import type { ResolvedOptions } from '../options.js'

interface Brands {
  readonly brands?: readonly { readonly brand: string; readonly version: string }[]
  readonly mobile?: boolean
  readonly platform?: string
}

/** What holds for all spans and logs of the page: service, SDK and browser (semantic conventions `browser.*`). */
export function toResource({ service }: ResolvedOptions): Attributes {
  const { language, userAgent, userAgentData = {} } = navigator as Navigator & { userAgentData?: Brands }
  const { brands, mobile, platform } = userAgentData
  return {
    'service.name': service.name,
    'service.version': service.version || undefined,
    'telemetry.sdk.name': 'silmari',
    'telemetry.sdk.language': 'webjs',
    'telemetry.sdk.version': __VERSION__,
    'browser.language': language,
    'browser.brands': brands?.map(({ brand, version }) => `${brand} ${version}`),
    'browser.mobile': mobile,
    'browser.platform': platform,
    'user_agent.original': userAgent,
  }
}

declare const __VERSION__: string
