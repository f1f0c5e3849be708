import type { Access, Attributes, Log, Span } from '../../src/record.js'
import type { Scenario } from '../../src/store/store.js'

// Monday, 2 March 2026, 14:03:12 in Seoul.
const START = Date.UTC(2026, 2, 2, 5, 3, 12, 418)

/**
 * A visit to the shop as the lens answers it: a page load, three clicks, an order that is paid, one whose payment fails
 * and is tried again by the page, and what the balancer, the database and Sentry said about it.
 */
export function createShop(globalTraceId = '0195559ea7f27cc3b1d2e4f506172839'): Scenario {
  const spans: Span[] = []
  const logs: Log[] = []
  const access: Access[] = []
  const own = { global_trace_id: globalTraceId, 'session.id': 's-7f21', 'page.id': 'p-01', 'scenario.name': '주문' }
  let count = 0

  interface Given {
    name: string
    service: string
    at: number
    ms: number
    under?: Span
    kind?: Span['kind']
    attributes?: Attributes
    error?: string
  }
  function span({ name, service, at, ms, under, kind = 'internal', attributes = {}, error }: Given): Span {
    const id = (++count).toString(16)
    const made: Span = {
      traceId: under?.traceId ?? `a${id}`.padEnd(32, '0'),
      spanId: `b${id.padStart(3, '0')}`.padEnd(16, 'c'),
      parentSpanId: under?.spanId ?? null,
      name,
      kind,
      service,
      startMs: START + at,
      endMs: START + at + ms,
      status: error ? 'error' : 'unset',
      statusMessage: error ?? null,
      attributes: { ...own, ...attributes },
      resource: { 'service.name': service, 'service.version': '1.42.0' },
      scope: service === 'shop-web' ? 'silmari' : '@opentelemetry/instrumentation-http',
      events: [],
      links: [],
    }
    spans.push(made)
    return made
  }
  const at = (of: Span) => of.startMs - START

  function log(of: Span, offset: number, body: string, more: Partial<Log> = {}): void {
    const { traceId, spanId, service, resource } = of
    const severity = { severity: 'INFO', severityNumber: 9 }
    const timeMs = of.startMs + offset
    logs.push({
      timeMs,
      ...severity,
      body,
      eventName: null,
      service,
      traceId,
      spanId,
      attributes: own,
      resource,
      ...more,
    })
  }

  /** A call through the balancer into the gateway; what it caused goes under the gateway's span. */
  function call(
    under: Span,
    method: string,
    path: string,
    offset: number,
    ms: number,
    status = 200,
    retries = 0,
  ): Span {
    const failure = status >= 400 ? `${status}` : undefined
    const attributes = {
      'http.request.method': method,
      'url.full': `https://shop.example${path}`,
      'http.response.status_code': status,
    }
    const client = span({
      name: `${method} ${path.replace(/\?.*/, '')}`,
      service: 'shop-web',
      kind: 'client',
      at: at(under) + offset,
      ms,
      under,
      attributes,
      ...(failure && { error: failure }),
    })
    access.push({
      timeMs: client.startMs + ms * 0.06,
      durationMs: ms * 0.88,
      method,
      path,
      status,
      server: 'haproxy',
      upstream: 'gateway/gateway-1',
      retries,
      traceId: client.traceId,
      spanId: client.spanId,
      attributes: { request_id: `7c9e-${count}`, client_name: 'shop-web', client_version: '1.42.0', termination: '--' },
    })
    return span({
      name: `${method} ${path.replace(/\?.*/, '')}`,
      service: 'gateway',
      kind: 'server',
      at: at(client) + ms * 0.09,
      ms: ms * 0.82,
      under: client,
      attributes: { 'http.request.method': method, 'http.route': path, 'http.response.status_code': status },
      ...(status >= 500 && { error: failure! }),
    })
  }

  function hop(under: Span, service: string, name: string, share: [from: number, to: number], error?: string): Span {
    const ms = under.endMs - under.startMs
    const [from, to] = share
    const attributes = { 'http.request.method': name.split(' ')[0]!, 'url.path': name.split(' ')[1]! }
    const times = { at: at(under) + ms * from, ms: ms * (to - from) }
    const status = error ? { error } : {}
    const from_ = span({ name, service: under.service!, kind: 'client', under, attributes, ...times, ...status })
    const inner = { at: times.at + times.ms * 0.04, ms: times.ms * 0.92 }
    return span({ name, service, kind: 'server', under: from_, attributes, ...inner, ...status })
  }

  function sql(under: Span, statement: string, share: [from: number, to: number], error?: string): Span {
    const ms = under.endMs - under.startMs
    const made = span({
      name: `pg.query:${statement.split(/\s+/)[0]} silmari_demo`,
      service: under.service!,
      kind: 'client',
      under,
      at: at(under) + ms * share[0],
      ms: ms * (share[1] - share[0]),
      attributes: {
        'db.system.name': 'postgresql',
        'db.namespace': 'silmari_demo',
        'db.query.text': statement,
        'server.address': '127.0.0.1',
        'server.port': 5432,
      },
      ...(error && { error }),
    })
    const comment = `/*global_trace_id='${globalTraceId}',traceparent='00-${made.traceId}-${made.spanId}-01'*/`
    log(made, (made.endMs - made.startMs) * 0.7, `${statement} ${comment}`, {
      service: 'postgresql',
      resource: { 'service.name': 'postgresql' },
    })
    return made
  }

  const page = span({
    name: 'page load /',
    service: 'shop-web',
    at: 0,
    ms: 846,
    attributes: { 'url.full': 'https://shop.example/', 'browser.page.start': 'navigate' },
  })
  page.events.push(
    { timeMs: START + 312, name: 'firstContentfulPaint', attributes: {} },
    { timeMs: START + 640, name: 'largestContentfulPaint', attributes: { element: 'img.hero' } },
  )
  const listed = call(page, 'GET', '/api/products', 368, 184)
  sql(
    hop(listed, 'catalogue', 'GET /products', [0.08, 0.94]),
    'SELECT id, name, price FROM silmari_demo.products ORDER BY name',
    [0.2, 0.85],
  )

  const search = span({
    name: 'input search',
    service: 'shop-web',
    at: 6_420,
    ms: 512,
    attributes: { 'interaction.type': 'input', 'interaction.target': 'input#search' },
  })
  for (const offset of [40, 190, 330]) {
    const found = call(search, 'GET', '/api/products?q=…', offset, 118)
    sql(
      hop(found, 'catalogue', 'GET /products', [0.1, 0.9]),
      'SELECT id, name, price FROM silmari_demo.products WHERE name ILIKE $1',
      [0.3, 0.8],
    )
  }

  const add = span({
    name: 'click 장바구니에 담기',
    service: 'shop-web',
    at: 14_902,
    ms: 264,
    attributes: {
      'interaction.type': 'click',
      'product.name': '순금 골무',
      'product.note': '선물 포장, 보내는 분: 실마리 상점',
    },
  })
  const cart = call(add, 'POST', '/api/cart', 18, 176, 200, 1)
  log(cart, 12, 'cart changed')

  function pay(offset: number, isRefused: boolean): Span {
    const click = span({
      name: 'click 결제하기',
      service: 'shop-web',
      at: offset,
      ms: isRefused ? 1_480 : 1_120,
      attributes: { 'interaction.type': 'click' },
    })
    const tries = isRefused ? [20, 760] : [24]
    for (const from of tries) {
      const gateway = call(click, 'POST', '/api/orders', from, isRefused ? 620 : 1_020, isRefused ? 502 : 201)
      const problem = isRefused ? '결제 한도를 초과했습니다 (single_payment_limit)' : undefined
      const orders = hop(gateway, 'orders', 'POST /orders', [0.06, 0.95], isRefused ? '502' : undefined)
      sql(
        orders,
        "INSERT INTO silmari_demo.orders (id, customer, total, state) VALUES ($1, $2, $3::bigint, 'new')",
        [0.05, 0.16],
      )
      const payments = hop(orders, 'payments', 'POST /payments', [0.2, 0.82], isRefused ? '402' : undefined)
      log(payments, 9, 'payment requested', { attributes: { ...own, provider: 'card-x' } })
      const ledger = hop(payments, 'ledger', 'POST /entries', [0.3, 0.86], problem)
      const booked = sql(
        ledger,
        "INSERT INTO silmari_demo.entries (payment, account, amount)\nVALUES ($1, 'shop', $2::bigint), ($1, 'customer', -$2::bigint)",
        [0.2, 0.84],
        problem,
      )
      if (isRefused) {
        booked.events.push({
          timeMs: booked.endMs - 2,
          name: 'exception',
          attributes: {
            'exception.type': 'DatabaseError',
            'exception.message': 'new row violates check constraint "single_payment_limit"',
          },
        })
        log(ledger, 30, problem!, { severity: 'WARN', severityNumber: 13 })
      } else {
        log(ledger, 40, 'payment booked')
        sql(orders, "UPDATE silmari_demo.orders SET state = 'paid' WHERE id = $1", [0.86, 0.94])
      }
    }
    if (isRefused)
      log(click, 1_430, 'PaymentError: 결제하지 못했습니다', {
        severity: 'ERROR',
        severityNumber: 17,
        eventName: 'sentry.event',
        attributes: {
          ...own,
          'sentry.event_id': '9f2c4b7e0d8a4c61b5e3f7a1d2c4b6e8',
          'exception.type': 'PaymentError',
          'exception.message': '결제하지 못했습니다',
          'exception.stacktrace': 'at pay (checkout.js:48:11)\nat HTMLButtonElement.onclick (checkout.js:12:3)',
        },
      })
    return click
  }
  pay(21_700, true)
  pay(64_120, false)

  const background = span({ name: 'background', service: 'shop-web', at: 900, ms: 66_000 })
  call(background, 'GET', '/api/stock', 1_100, 46)
  call(background, 'GET', '/api/stock', 31_100, 52)

  log(page, 66_400, '', {
    traceId: null,
    spanId: null,
    eventName: 'silmari.delivery',
    attributes: { ...own, 'silmari.delivered': 22, 'silmari.dropped.queue_full': 3 },
  })

  spans.sort((a, b) => a.startMs - b.startMs)
  logs.sort((a, b) => a.timeMs - b.timeMs)
  access.sort((a, b) => a.timeMs - b.timeMs)
  return {
    scenario: summarize(globalTraceId, spans, logs, access),
    spans,
    logs,
    access,
    cap: { spans: 20_000, truncated: false },
  }
}

function summarize(globalTraceId: string, spans: Span[], logs: Log[], access: Access[]): Scenario['scenario'] {
  const endedAt = Math.max(...spans.map(span => span.endMs))
  return {
    globalTraceId,
    name: '주문',
    startedAt: spans[0]!.startMs,
    endedAt,
    durationMs: endedAt - spans[0]!.startMs,
    entry: spans[0]!.name,
    services: [...new Set([...spans, ...logs].map(({ service }) => service!))],
    spans: spans.length,
    logs: logs.length,
    access: access.length,
    errors: spans.filter(span => span.status === 'error').length + logs.filter(log => log.severityNumber >= 17).length,
  }
}
