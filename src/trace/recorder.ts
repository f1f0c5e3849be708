import type { Attributes, Fact, Noted, Stamp } from '../fact.js'
import { guard } from '../lib/guard.js'
import type { ResolvedOptions } from '../options.js'
import type { Kept, Rank } from '../record.js'
import type { Clean } from './clean.js'
import { createIdentify } from './identity.js'
import { type LogRecord, toLogRecord } from './logs.js'
import { createEngine, type ReadableSpan, type Resource, type SpanProcessor } from './provider.js'
import { toResource } from './resource.js'
import { createSpans } from './spans.js'

/** A span that ended, or a log record, as OpenTelemetry's serializers read it. */
export interface Recorded extends Kept {
  readonly record: ReadableSpan | (LogRecord & Scope)
}
type Scope = Pick<ReadableSpan, 'instrumentationScope'>

export interface RecorderDeps {
  readonly options: ResolvedOptions
  readonly clean: Clean
  readonly deliver: (recorded: Recorded) => void
  readonly now: () => number
  readonly newId: () => string
}

/** Facts in, spans and logs out. */
export interface Recorder {
  readonly resource: Resource
  take(fact: Fact): void
  /** Hands over what is still going on as it is now; `isKnown` by span id: not that again. */
  peek(isKnown?: (id: string) => boolean): void
  /** Ends what is still going on: the page is over. */
  interrupt(): void
  /** An event about this page's own records; the one of its end takes the place of a provisional one before. */
  tell(attributes: Attributes, when: 'now' | 'end' | 'perhaps the end'): void
  stop(): void
}

const SCOPE: Scope = { instrumentationScope: { name: 'silmari', version: __VERSION__ } }

export function createRecorder({ options, clean, deliver, now, newId }: RecorderDeps): Recorder {
  const identify = createIdentify()
  const handOver = (span: ReadableSpan, isProvisional?: boolean) => {
    const { spanId } = span.spanContext()
    deliver({ signal: 'traces', id: spanId, rank: toRank(span), record: span, ...(isProvisional && { isProvisional }) })
  }
  const ours = { onStart() {}, onEnd: handOver } as unknown as SpanProcessor
  const engine = createEngine(toResource(options), [ours, ...options.spanProcessors].map(harmless))
  const spans = createSpans({ engine, clean, identify })
  let latest: Stamp | undefined
  let end: Attributes | undefined

  const identity = (stamp: Stamp): Attributes => ({ ...identify(stamp), 'log.record.uid': newId() })
  function log(fact: Noted, own: Attributes, rank: Rank, isProvisional?: boolean): void {
    const record = { ...toLogRecord(fact, own, clean), ...SCOPE }
    const id = own['log.record.uid'] as string
    deliver({ signal: 'logs', id, rank, record, ...(isProvisional && { isProvisional }) })
  }

  return {
    resource: engine.resource,
    take(fact) {
      if (fact.type === 'closed') return spans.close(fact)
      latest = fact.stamp
      if (fact.type === 'opened') return spans.open(fact)
      log(fact, identity(fact.stamp), fact.kind === 'error' ? 'error' : 'other')
    },
    peek(isKnown) {
      for (const span of spans.peek(now(), isKnown)) handOver(span, true)
    },
    interrupt: () => spans.interrupt(now()),
    tell(attributes, when) {
      if (!latest) return
      const detail = { name: 'silmari.delivery', attributes }
      const fact: Noted<'event'> = { type: 'noted', kind: 'event', at: now(), stamp: latest, detail }
      if (when === 'now') return log(fact, identity(latest), 'person')
      end ??= identity(latest)
      log(fact, end, 'person', when !== 'end')
      if (when === 'end') end = latest = undefined
    },
    stop: engine.shutdown,
  }
}

/** A processor of the application that throws costs neither its neighbours nor us a span. */
function harmless(processor: SpanProcessor): SpanProcessor {
  return {
    onStart: guard('span processor', (span, parent) => processor.onStart(span, parent)),
    onEnd: guard('span processor', span => processor.onEnd(span)),
    forceFlush: async () => processor.forceFlush?.(),
    shutdown: async () => processor.shutdown?.(),
  }
}

function toRank({ status, attributes }: ReadableSpan): Rank {
  if (status.code === 2) return 'error'
  const { 'interaction.type': act, 'browser.page.start': start, 'silmari.interrupted': isInterrupted } = attributes
  return act || start || isInterrupted ? 'person' : 'other'
}

declare const __VERSION__: string
