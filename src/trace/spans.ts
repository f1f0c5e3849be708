import { type Span, SpanKind, type SpanOptions, SpanStatusCode, type TimeInput } from '@opentelemetry/api'
import type { ActivityKind, Closed, Opened, SpanCall, WorkClosed } from '../fact.js'
import { DESCRIBE, failureOf, ofCause, ofClosed } from './attributes.js'
import type { Clean } from './clean.js'
import type { Identify } from './identity.js'
import { asEnded, type Engine, type ReadableSpan } from './provider.js'

export interface Spans {
  open(fact: Opened): void
  close(fact: Closed): void
  /** What is still going on, as if it had ended at `at`; left out what `isKnown` has already. */
  peek(at: number, isKnown?: (spanId: string) => boolean): ReadableSpan[]
  /** Ends what is still going on, for the page ends. */
  interrupt(at: number): void
}

export interface SpansDeps {
  readonly engine: Engine
  readonly clean: Clean
  readonly identify: Identify
}

// Two pages' worth of long polls and sockets; a guess that bounds what a page can leave open.
const MAX_OPEN = 1000
const INTERRUPTED = { 'silmari.interrupted': true }

/** Turns opened and closed facts into spans. A span starts when its fact comes, so processors see it start too. */
export function createSpans({ engine, clean, identify }: SpansDeps): Spans {
  const open = new Map<string, Span>()
  const tracer = engine.tracer('silmari', __VERSION__)

  return {
    open(fact) {
      const { kind, ids, at, stamp, links = [] } = fact
      const detail = fact.detail as Opened<'work'>['detail']
      const { name, attributes } = DESCRIBE[kind](fact.detail as never)
      const given = detail.options as SpanOptions | undefined
      const own = detail.scope ? engine.tracer(detail.scope.name, detail.scope.version) : tracer
      const span = own.startSpan(
        clean(name),
        {
          kind: given?.kind ?? toKind(kind),
          startTime: given?.startTime ?? at,
          // Ids are ours, and context values the application's word: a redactor could take digits of either for a card's.
          attributes: {
            ...clean({ ...attributes, ...given?.attributes }),
            ...identify(stamp),
            ...ofCause(fact),
          } as never,
          links: [
            ...links.map(({ traceId, spanId, sampled }) => ({ context: { traceId, spanId, traceFlags: +sampled } })),
            ...(given?.links ?? []).map(link => ({ ...link, attributes: clean(link.attributes ?? {}) })),
          ],
        },
        engine.nextIds(ids),
      )
      if (open.size < MAX_OPEN) open.set(ids.spanId, span)
    },
    close(fact) {
      const span = open.get(fact.spanId)
      if (!span) return
      open.delete(fact.spanId)
      const attributes = clean(ofClosed(fact))
      span.setAttributes(attributes as never)
      const template = attributes['url.template']
      if (template) span.updateName(`${fact.kind === 'page' ? 'page load' : fact.kind} ${template}`)
      const { calls = [], endTime = fact.at } = fact.detail as WorkClosed
      replay(span, calls, clean)
      const failure = failureOf(fact)
      if (failure) {
        const message = clean(failure.message ?? failure.type)
        span.setStatus({ code: SpanStatusCode.ERROR, message })
        span.setAttribute('error.type', failure.type)
        if (failure.stack) {
          span.recordException({ name: failure.type, message, stack: clean(failure.stack) }, fact.at)
        }
      }
      span.end(endTime as TimeInput)
    },
    peek(at, isKnown = () => false) {
      const spans: ReadableSpan[] = []
      for (const [spanId, span] of open) if (!isKnown(spanId)) spans.push(asEnded(span, at, INTERRUPTED))
      return spans
    },
    interrupt(at) {
      for (const span of open.values()) span.setAttributes(INTERRUPTED).end(at)
      open.clear()
    },
  }
}

function toKind(kind: ActivityKind): SpanKind {
  return kind === 'request' ? SpanKind.CLIENT : SpanKind.INTERNAL
}

/** Makes on the real span the calls that were made on the early one. */
function replay(span: Span, calls: readonly SpanCall[], clean: Clean): void {
  for (const { name, args, at } of calls) {
    const given =
      name === 'setAttribute'
        ? [args[0], clean(args[1], String(args[0]))]
        : name === 'recordException'
          ? args
          : clean(args)
    const isTimed = name === 'addEvent' || name === 'recordException'
    const hasTime = args.length > (name === 'addEvent' ? 2 : 1)
    ;(span[name] as (...args: unknown[]) => unknown)(...(isTimed && !hasTime ? withTime(name, given, at) : given))
  }
}

function withTime(name: string, args: readonly unknown[], at: number): readonly unknown[] {
  if (name === 'recordException') return [args[0], at]
  const second = args[1]
  const isTime = typeof second === 'number' || second instanceof Date || Array.isArray(second)
  return isTime ? args : [args[0], second ?? {}, at]
}

declare const __VERSION__: string
