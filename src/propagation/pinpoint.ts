import { type Header, isWire, type WireIds } from './wire.js'

/** Who sends, and when. */
export interface Client {
  readonly name: string
  /** Milliseconds since the epoch. */
  readonly at: number
}

const MAX_NAME = 24 // characters of an id in Pinpoint; longer ones make its agent ignore the header

/**
 * What a browser may honestly tell Pinpoint: when it sent the request, and as what (`Pinpoint-ProxyApp`). The agent shows
 * the time in between on the transaction. It does not send `Pinpoint-TraceID`: that names an agent registered with the
 * collector, and would merge unrelated transactions. Nor `Pinpoint-Sampled`: the service decides on its own traces.
 *
 * To find a scenario's transactions: let the agent record the GlobalTraceId on each
 * (`profiler.http.record.request.headers=x-global-trace-id`), and let services log it beside `PtxId`
 * (Pinpoint's `profiler.logback.logging.transactioninfo` and the like): search the log for the GlobalTraceId, and open
 * the transaction by its `PtxId`. From a transaction, the recorded header leads back.
 */
export function injectPinpoint(ids: WireIds, { name, at }: Client): Header[] {
  const app = name.replace(/[^\w.-]/g, '-').slice(0, MAX_NAME)
  return isWire(ids) ? [['pinpoint-proxyapp', `t=${Math.trunc(at)}${app && ` app=${app}`}`]] : []
}
