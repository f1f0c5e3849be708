const SERVICES = ['gateway', 'orders', 'payments', 'ledger']
const idIn = log => log?.attributes['sentry.event_id']
const isRouted = ({ attributes }) => attributes['route.orders'] === 'debug'
const isClick = span => /^(click|submit)\b/.test(span.name)

/** What the lens must show of the visit: each promise, and whether the story keeps it. */
export function judge({ ids, faults, typed }, { scenario, spans, logs, access }) {
  const id = ids[0]
  const page = spans.filter(span => span.service === 'shop-web')
  const find = spanId => spans.find(span => span.spanId === spanId)
  const callsTo = path => page.filter(({ kind, attributes }) => kind === 'client' && pathOf(attributes) === path)
  const payments = callsTo('/api/orders')
  const calls = [...callsTo('/api/cart'), ...payments]
  const [paid, refused] = [200, 402].map(status =>
    payments.find(({ attributes }) => attributes['http.response.status_code'] === status),
  )
  const inTraceOf = (call, list) => (call ? list.filter(({ traceId }) => traceId === call.traceId) : [])
  const lineOf = call => access.find(({ spanId }) => spanId && spanId === call?.spanId)
  const event = inTraceOf(refused, logs).find(({ eventName }) => eventName === 'sentry.event')
  const record = logs.find(log => log !== event && idIn(log) && idIn(log) === idIn(event))
  const statement = inTraceOf(paid, logs).find(({ service }) => service === 'postgresql')

  return [
    ['the page works with silmari in it', faults.length === 0],
    ['four page loads share one GlobalTraceId', ids.length === 4 && new Set(ids).size === 1],
    ['the lens has the four page loads', page.filter(({ name }) => name.startsWith('page load')).length === 4],
    ['the lens has a click for each: add, cart, pay, back', page.filter(isClick).length >= 7],
    ['the lens has the search', callsTo('/api/products').length >= 3],
    [
      'each request of a click is its child',
      calls.length === 4 && calls.every(call => isClick(find(call.parentSpanId) ?? {})),
    ],
    ['the payment is in one trace through all four services', reachesAll(inTraceOf(paid, spans))],
    ['so is the one that fails', reachesAll(inTraceOf(refused, spans))],
    [
      'the first service hangs on the page’s request',
      spans.some(span => span.service === 'gateway' && span.parentSpanId === paid?.spanId),
    ],
    ['the load balancer logged the payment with its ids', lineOf(paid)?.status === 200 && lineOf(paid).retries === 0],
    ['and the one that fails', lineOf(refused)?.status === 402],
    [
      'the route key of the second purchase reached every service',
      reachesAll(inTraceOf(refused, spans).filter(isRouted)),
    ],
    ['and none of the first', !inTraceOf(paid, spans).some(isRouted)],
    ['the ledger’s SQL is in the trace', inTraceOf(paid, spans).some(isSql)],
    [
      'the failure shows at its root, in the ledger',
      inTraceOf(refused, spans).some(span => isSql(span) && span.status === 'error'),
    ],
    ['the failure is a Sentry event too, beside the click', isClick(find(event?.spanId) ?? {})],
    ['its record in the page and the Sentry event name each other', record?.spanId === event?.spanId],
    ['the database’s own record has the statement with its comment', hasComment(statement, id, paid)],
    [
      'every span carries the GlobalTraceId',
      spans.length > 0 && spans.every(({ attributes }) => attributes.global_trace_id === id),
    ],
    [
      'nothing that was typed is in the lens',
      typed.every(text => !JSON.stringify({ scenario, spans, logs, access }).includes(text)),
    ],
  ].map(([promise, kept]) => ({ promise, kept: Boolean(kept) }))
}

/** The counts of the story in one line. */
export function count({ spans, logs, access }) {
  const page = spans.filter(({ service }) => service === 'shop-web')
  return [
    `${page.filter(({ name }) => name.startsWith('page load')).length} page loads`,
    `${page.filter(isClick).length} clicks`,
    `${page.filter(({ kind }) => kind === 'client').length} requests`,
    `${spans.length} spans of ${new Set(spans.map(({ service }) => service)).size} services`,
    `${new Set(spans.map(({ traceId }) => traceId)).size} traces`,
    `${access.length} balancer lines`,
    `${logs.filter(({ service }) => service === 'postgresql').length} SQL statements in the database’s record`,
    `${logs.length} logs`,
  ].join(', ')
}

function reachesAll(spans) {
  return SERVICES.every(name => spans.some(({ service, kind }) => service === name && kind === 'server'))
}

function isSql({ service, attributes }) {
  return service === 'ledger' && attributes['db.system.name'] === 'postgresql'
}

function hasComment(statement, id, call) {
  const text = statement?.body ?? ''
  return text.includes(`global_trace_id='${id}'`) && text.includes(`traceparent='00-${call.traceId}-`)
}

function pathOf(attributes) {
  const url = attributes['url.full']
  return url && URL.canParse(url) ? new URL(url).pathname : undefined
}
