import type { Silmari } from './handle.js'

const NOTHING = { delivered: 0, kept: 0, dropped: {} }

/** A handle of the same shape that does nothing: on a server, when not enabled, and after a start that failed. */
export function createInert(): Silmari {
  const nothing = () => {}
  const noSpan = {
    spanContext: () => ({ traceId: '', spanId: '', traceFlags: 0 }),
    isRecording: () => false,
    recordException: nothing,
    end: nothing,
    setAttribute: () => noSpan,
    setAttributes: () => noSpan,
    addEvent: () => noSpan,
    addLink: () => noSpan,
    addLinks: () => noSpan,
    setStatus: () => noSpan,
    updateName: () => noSpan,
  }
  return {
    globalTraceId: '',
    sessionId: '',
    pageId: '',
    current: () => ({ globalTraceId: '', traceId: '', spanId: '', cause: 'background' }),
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
    tracer: () => ({
      startSpan: () => noSpan,
      startActiveSpan: (...args: unknown[]) => (args[args.length - 1] as (span: typeof noSpan) => never)(noSpan),
    }),
    flush: () => Promise.resolve(NOTHING),
    stats: () => ({ ...NOTHING, recorded: 0, faults: 0 }),
    shutdown: nothing,
  }
}
