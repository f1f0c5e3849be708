import type { Format } from '../options.js'
import { injectB3, injectB3Multi } from './b3.js'
import { injectDatadog } from './datadog.js'
import { injectGcp } from './gcp.js'
import { injectJaeger } from './jaeger.js'
import { type Client, injectPinpoint } from './pinpoint.js'
import { injectSentry } from './sentry.js'
import { injectW3c } from './w3c.js'
import type { Header, WireIds } from './wire.js'
import { injectXray } from './xray.js'

/** The headers of each format by its name in the options, for ids that may stand on a wire. */
export const INJECT: Readonly<Record<Format, (ids: WireIds, client: Client) => Header[]>> = {
  w3c: injectW3c,
  b3: injectB3,
  b3multi: injectB3Multi,
  jaeger: injectJaeger,
  xray: injectXray,
  gcp: injectGcp,
  pinpoint: injectPinpoint,
  datadog: injectDatadog,
  sentry: injectSentry,
}

/** The names of all formats. */
export const FORMATS = /* @__PURE__ */ Object.keys(INJECT) as Format[]
