/** The second file, loaded when the page is idle: turns facts into OpenTelemetry spans and logs, and delivers them. */
import { startLate } from './capture/late.js'
import { createDelivery } from './delivery/delivery.js'
import { encode, type Signal } from './delivery/encode.js'
import { RANK, type Rank } from './delivery/outbox.js'
import { createSend } from './delivery/send.js'
import type { Emit, Fact, Note, Undo } from './fact.js'
import type { DeliveryReport } from './handle.js'
import { attempt } from './lib/guard.js'
import { captureNatives } from './lib/natives.js'
import type { Storage } from './lib/storage.js'
import type { ResolvedOptions } from './options.js'
import { redactText } from './privacy/text.js'
import { redactUrl } from './privacy/url.js'
import type { Identity } from './scenario/identity.js'
import { startWindows } from './scenario/windows.js'
import { createClean } from './trace/clean.js'
import { toLogRecord } from './trace/logs.js'
import { createEngine, type ReadableSpan, type SpanProcessor } from './trace/provider.js'
import { toResource } from './trace/resource.js'
import { createSpans } from './trace/spans.js'

/** What the core gives the pipeline. Plain functions and records: the two files share no module. */
export interface PipelineDeps {
  readonly options: ResolvedOptions
  /** Facts so far, then each new one. */
  readonly onFact: (fn: (fact: Fact) => void) => Undo
  /** Puts a fact of our own into the stream. */
  readonly emit: Emit
  readonly note: Note
  readonly identity: Identity
  readonly profile: Storage
  readonly toHandoffUrl: (url: string) => string
  /** The page's own fetch, unpatched. */
  readonly fetch: typeof fetch
  /** Facts the core had to drop before we came, by reason. */
  readonly droppedEarly: () => number
  readonly now: () => number
  /** Turns a time of the browser's performance entries into one like `now()`. */
  readonly toEpoch: (timeStamp: number) => number
  readonly newId: () => string
}

/** Facts in, spans and logs out. */
export interface Pipeline {
  flush(): Promise<DeliveryReport>
  report(): DeliveryReport
  shutdown(): void
}

export type StartPipeline = (deps: PipelineDeps) => Pipeline

/** Starts the second half; `sdk.ts` calls it once. */
export const startPipeline: StartPipeline = deps => {
  captureNatives() // the two files share no module
  const { options, onFact, fetch, droppedEarly, emit, now, toEpoch, newId } = deps
  const { endpoint, headers, privacy, spanProcessors } = options
  const delivery = createDelivery(createSend({ fetch, endpoint, headers }))
  if (droppedEarly()) delivery.drop('before_pipeline', droppedEarly())

  function deliver(signal: Signal, record: unknown, rank: Rank): void {
    const encoded = endpoint ? attempt('encode', () => encode(signal, record)) : undefined
    if (encoded) delivery.add({ ...encoded, rank })
    else if (endpoint) delivery.drop('encode')
  }
  const ours: SpanProcessor = {
    onStart() {},
    onEnd: span => deliver('traces', span, toRank(span)),
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  }
  const engine = createEngine(toResource(options), [ours, ...spanProcessors])
  const clean = createClean({ redactText, redactUrl: url => redactUrl(url, privacy) })
  const spans = createSpans({ engine, clean })
  const logScope = { name: 'silmari', version: __VERSION__ }

  function take(fact: Fact): void {
    if (fact.type === 'opened') spans.open(fact)
    else if (fact.type === 'closed') spans.close(fact)
    else {
      const record = toLogRecord(fact, newId(), clean)
      const rank = fact.kind === 'error' ? RANK.error : RANK.other
      deliver('logs', { ...record, resource: engine.resource, instrumentationScope: logScope }, rank)
    }
  }
  const late = startLate({ capture: options.capture, emit, now, toEpoch })
  const stopWindows = startWindows(deps)
  const unsubscribe = onFact(fact => {
    if (fact.type !== 'closed' && !fact.stamp.sampled) return
    // A privacy function of the application that throws costs this record and no other.
    const isTaken = attempt('trace', () => {
      take(late.complete(fact))
      return true
    })
    if (!isTaken) delivery.drop('fault')
  })

  // `pagehide` comes on the window only, and first; `hidden` is the last that a phone is sure to send.
  const onHide = (): void => {
    if (document.visibilityState === 'hidden') delivery.leave()
  }
  const onLeave = (): void => {
    spans.interrupt(now())
    delivery.leave()
  }
  document.addEventListener('visibilitychange', onHide)
  window.addEventListener('pagehide', onLeave)

  return {
    flush: () => delivery.flush(),
    report: () => delivery.report(),
    shutdown() {
      late.stop()
      stopWindows()
      unsubscribe()
      document.removeEventListener('visibilitychange', onHide)
      window.removeEventListener('pagehide', onLeave)
      delivery.leave()
      delivery.stop()
      engine.shutdown()
    },
  }
}

function toRank({ status, name }: ReadableSpan): Rank {
  if (status.code === 2) return RANK.error
  return /^(click|submit|change|page|route)/.test(name) ? RANK.person : RANK.other
}

declare const __VERSION__: string
