import { createTargets } from '../propagation/targets.js'
import { startClientRequests } from './client-request.js'
import { type HeadersFor, outgoingHeaders } from './outgoing.js'
import { startUndici } from './undici.js'

/** Who gets ids: origins, with a path or without (`http://payments:8080/v1`), or a RegExp on the origin. */
export interface PropagationOptions {
  readonly to: readonly (string | RegExp)[]
}

/**
 * From now on {@link outgoingHeaders} go with every request of this process to the services that `to` names, whoever
 * sends it: `fetch`, undici, `http.request`, `http.get` and those of https. A header that a request has already stays; a
 * request to anybody else, or outside of a request that is being served, is left alone. A redirect to somebody who is not
 * named carries nothing. Never throws.
 *
 * Call it first, before the libraries that keep `http.request` for themselves are loaded. It returns its undo. Not for
 * HTTP/2 clients of Node, and not for services that run the OpenTelemetry SDK, which has {@link ScenarioPropagator}.
 *
 * ```ts
 * startPropagation({ to: ['http://payments.internal', /\.svc\.cluster\.local$/] })
 * ```
 */
export function startPropagation({ to }: PropagationOptions): () => void {
  const targetOf = createTargets(to, '', problem => console.warn(problem)) // a service has no origin of its own
  const headersFor: HeadersFor = url => {
    if (!URL.canParse(url) || !targetOf(new URL(url))) return {}
    return outgoingHeaders()
  }
  const undos = [startUndici(headersFor), startClientRequests(headersFor)]
  return () => {
    for (const undo of undos) undo()
  }
}
