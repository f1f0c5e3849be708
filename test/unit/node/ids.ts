/** Headers as a page sends them, for the tests beside. */
export const GLOBAL_TRACE_ID = '0192f0c04a5e7c3a9b1d2e3f40516273'
export const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736'
export const SPAN_ID = '00f067aa0ba902b7'
export const TRACEPARENT = `00-${TRACE_ID}-${SPAN_ID}-01`

export const fromPage = {
  traceparent: TRACEPARENT,
  baggage: `global_trace_id=${GLOBAL_TRACE_ID},session.id=s-1,client.name=shop-web;ttl=1,customer.id=m%201`,
  'x-global-trace-id': GLOBAL_TRACE_ID,
}
