import type { Access, Log, Span } from '../../src/record.js'
import type { Scenario } from '../../src/store/store.js'

/** Records with what a test cares about. */
export function spanOf(spanId: string, own: Partial<Span> = {}): Span {
  return {
    traceId: 't1',
    spanId,
    parentSpanId: null,
    name: spanId,
    kind: 'internal',
    service: 'shop-web',
    startMs: 0,
    endMs: 10,
    status: 'unset',
    statusMessage: null,
    attributes: {},
    resource: {},
    scope: null,
    events: [],
    links: [],
    ...own,
  }
}

export function logOf(own: Partial<Log> = {}): Log {
  return {
    timeMs: 5,
    severity: 'INFO',
    severityNumber: 9,
    body: 'said',
    eventName: null,
    service: 'shop-web',
    traceId: 't1',
    spanId: null,
    attributes: {},
    resource: {},
    ...own,
  }
}

export function lineOf(own: Partial<Access> = {}): Access {
  return {
    timeMs: 2,
    durationMs: 4,
    method: 'GET',
    path: '/a?b=c',
    status: 200,
    server: 'haproxy',
    upstream: 'web/1',
    retries: 0,
    traceId: 't1',
    spanId: null,
    attributes: {},
    ...own,
  }
}

export function scenarioOf({ spans = [], logs = [], access = [] }: Partial<Scenario>): Scenario {
  return {
    scenario: {
      globalTraceId: '0'.repeat(32),
      name: null,
      startedAt: 0,
      endedAt: 0,
      durationMs: 0,
      entry: null,
      services: [],
      spans: spans.length,
      logs: logs.length,
      access: access.length,
      errors: 0,
    },
    spans,
    logs,
    access,
    cap: { spans: 20_000, truncated: false },
  }
}
