import type { Header, ReadHeader, WireIds } from './wire.js'

/** Who sends, and when. */
export interface Client {
  readonly name: string
  /** Milliseconds since the Unix epoch. */
  readonly at: number
}

const MAX_NAME = 24 // characters of any id in Pinpoint; its agent passes over a header with a longer one

/**
 * What a browser may honestly tell Pinpoint: when it sent the request, and as what (`Pinpoint-ProxyApp`,
 * https://pinpoint-apm.gitbook.io/pinpoint/documents/proxy-http-header). The agent then shows on the transaction how long
 * the request was on its way. It does not send `Pinpoint-TraceID`: that names an agent registered with the collector, and
 * would merge unrelated transactions. Nor `Pinpoint-Sampled`, which would turn the service's own tracing off.
 *
 * To find the transactions of a scenario, let the agent record the GlobalTraceId on each
 * (`profiler.http.record.request.headers=x-global-trace-id`) and let services log it beside the `PtxId` that Pinpoint puts
 * into the MDC: search the log for the GlobalTraceId, then open the transaction of that `PtxId`. The recorded header leads
 * from a transaction back to the scenario.
 */
export function injectPinpoint(_ids: WireIds, { name, at }: Client): Header[] {
  const app = name.replace(/[^\w.-]/g, '-').slice(0, MAX_NAME)
  return [['pinpoint-proxyapp', `t=${Math.trunc(at)}${app && ` app=${app}`}`]]
}

/** A call between two services that Pinpoint agents watch. Decimal texts, since they are 64-bit. */
export interface Transaction {
  readonly agentId: string
  readonly agentStartTime: string
  readonly sequence: string
  readonly spanId: string
  /** `-1`: the first of its transaction. */
  readonly parentSpanId: string
  readonly flags: number
}

/** The calling application, as it is registered with the collector. */
export interface Application {
  readonly applicationName: string
  /** Pinpoint's service type, e.g. 1400 for Node. */
  readonly serviceType: number
  /** Host and port that are called. */
  readonly host: string
}

const ID = /^[\w.-]+$/

/**
 * For a service that is a registered Pinpoint agent itself: continues `transaction` in the service it calls. Without one
 * the call is not sampled, which goes as `Pinpoint-Sampled: s0` alone. Name and type travel together: the Node agent
 * throws on one without the other.
 */
export function injectTransaction(transaction?: Transaction & Application): Header[] {
  if (!transaction) return [['pinpoint-sampled', 's0']]
  const { agentId, agentStartTime, sequence, spanId, parentSpanId, flags, ...application } = transaction
  const { applicationName, serviceType, host } = application
  const numbers = [agentStartTime, sequence, spanId, parentSpanId]
  const names = [agentId, applicationName]
  if (!numbers.every(isLong) || !names.every(name => ID.test(name) && name.length <= MAX_NAME)) return []
  if (!isShort(flags) || !isShort(serviceType) || !/^[\w.:[\]-]+$/.test(host)) return []
  return [
    ['pinpoint-traceid', `${agentId}^${agentStartTime}^${sequence}`],
    ['pinpoint-spanid', spanId],
    ['pinpoint-pspanid', parentSpanId],
    ['pinpoint-flags', `${flags}`],
    ['pinpoint-pappname', applicationName],
    ['pinpoint-papptype', `${serviceType}`],
    ['pinpoint-host', host],
  ]
}

/** A span id as Pinpoint has it: signed decimal. `-1` means none there, so the one id that gives it needs another span. */
export function toPinpointSpanId(hex: string): string {
  return `${BigInt.asIntN(64, BigInt(`0x${hex}`))}`
}

/** `disable`: the caller wants no trace. `new`: it said nothing. `malformed`: Pinpoint's own agent would trace nothing. */
export type PinpointContext =
  | ({ readonly state: 'continue' } & Transaction)
  | { readonly state: 'disable' | 'new' | 'malformed' }

/** Reads Pinpoint's headers as its Java agent does. `namespace` is the application's own, if it has one. */
export function extractPinpoint(header: ReadHeader, namespace = ''): PinpointContext {
  if (header('pinpoint-sampled') === 's0') return { state: 'disable' }
  const id = header('pinpoint-traceid')
  const span = header('pinpoint-spanid')
  const parent = header('pinpoint-pspanid')
  if (!id || !span || !parent || (header('pinpoint-pappnamespace') || namespace) !== namespace) return { state: 'new' }
  const [agentId = '', agentStartTime = '', sequence = ''] = id.split('^', 3)
  if (!ID.test(agentId) || !isLong(agentStartTime) || !isLong(sequence)) return { state: 'malformed' }
  const flags = header('pinpoint-flags') ?? ''
  return {
    state: 'continue',
    agentId,
    agentStartTime: `${BigInt(agentStartTime)}`,
    sequence: `${BigInt(sequence)}`,
    spanId: isLong(span) ? `${BigInt(span)}` : '-1',
    parentSpanId: isLong(parent) ? `${BigInt(parent)}` : '-1',
    flags: isLong(flags) && isShort(+flags) ? +flags : 0,
  }
}

/** Java's `long`. */
function isLong(text: string): boolean {
  return /^[+-]?\d{1,19}$/.test(text) && BigInt.asIntN(64, BigInt(text)) === BigInt(text)
}

/** Java's `short`. */
function isShort(number: number): boolean {
  return Number.isInteger(number) && number >= -32768 && number <= 32767
}
