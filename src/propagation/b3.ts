import { type Header, isWire, type WireIds } from './wire.js'

/** B3 in one header (https://github.com/openzipkin/b3-propagation). Never a parent: our spans are not shared. */
export function injectB3(ids: WireIds, debug?: boolean): Header[] {
  return isWire(ids) ? [['b3', `${ids.traceId}-${ids.spanId}-${debug ? 'd' : +ids.sampled}`]] : []
}

/** B3 in several headers, for services older than the single one. */
export function injectB3Multi(ids: WireIds, debug?: boolean): Header[] {
  if (!isWire(ids)) return []
  return [
    ['x-b3-traceid', ids.traceId],
    ['x-b3-spanid', ids.spanId],
    debug ? ['x-b3-flags', '1'] : ['x-b3-sampled', `${+ids.sampled}`],
  ]
}
