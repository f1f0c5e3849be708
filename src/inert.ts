import { createSpan } from './causality/tracer.js'
import type { Silmari } from './handle.js'
import { VERSION } from './lib/version.js'

const NOTHING = { delivered: 0, kept: 0, dropped: {} }

/** A handle of the same shape that does nothing: on a server, when not enabled, and after a start that failed. */
export function createInert(): Silmari {
  const nothing = () => {}
  const noSpan = createSpan({ ids: { traceId: '', spanId: '', sampled: false }, close: nothing })
  noSpan.end()
  return {
    version: VERSION,
    globalTraceId: '',
    sessionId: '',
    pageId: '',
    current: () => ({ globalTraceId: '', traceId: '', spanId: '', cause: 'background', certainty: undefined }),
    scenario: { name: undefined, start: nothing, end: nothing, onChange: () => nothing },
    route: nothing,
    setContext: nothing,
    handoff: { url: url => url },
    headersFor: () => ({}),
    corsHeaders: () => [],
    trace: (_name, fn) => fn(),
    log: { debug: nothing, info: nothing, warn: nothing, error: nothing },
    captureError: nothing,
    annotateErrors: () => nothing,
    consent: nothing,
    tracer: () => ({
      startSpan: () => noSpan,
      startActiveSpan: (...args: unknown[]) => (args[args.length - 1] as (span: typeof noSpan) => never)(noSpan),
    }),
    flush: () => Promise.resolve(NOTHING),
    stats: () => ({ ...NOTHING, recorded: 0, faults: 0, problems: 0 }),
    shutdown: nothing,
  }
}
