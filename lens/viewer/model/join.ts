import type { Span, SpanEvent } from '../../src/record.js'
import { createDraft, type Draft, type Mark } from './node.js'
import { isPage } from './semantics.js'
import { detailOfSpan, titleOfEvent, titleOfSpan } from './title.js'

/** The spans of a scenario as trees. */
export interface Joined {
  readonly roots: readonly Draft[]
  find(traceId: string | null, spanId: string | null): Draft | undefined
  /** The page load of this page id. */
  pageOf(pageId: unknown): Draft | undefined
  /** The root that a record of the trace belongs to when its own span is unknown. */
  rootOf(traceId: string | null): Draft | undefined
}

export function joinSpans(spans: readonly Span[]): Joined {
  const byId = new Map<string, Draft>()
  const keys = new Set<string>()
  for (const span of spans) {
    // A span id is random, so it is unique but for a test's or a broken tracer's.
    const key = keys.has(span.spanId) ? idOf(span.traceId, span.spanId) : span.spanId
    keys.add(key)
    byId.set(idOf(span.traceId, span.spanId), toDraft(span, key))
  }
  for (const node of byId.values()) adopt(node, byId)
  const roots = [...byId.values()].filter(node => !node.parent)
  roots.push(...cutLoops(roots, byId))

  const rootByTrace = new Map<string, Draft>()
  const pages = new Map<unknown, Draft>()
  for (const root of roots) {
    if (root.source.type === 'span' && isPage(root.source.span)) pages.set(root.source.span.attributes['page.id'], root)
    const traceId = traceOf(root)
    const known = rootByTrace.get(traceId)
    if (!known || (known.isOrphan && !root.isOrphan)) rootByTrace.set(traceId, root)
  }
  return {
    roots,
    pageOf: pageId => (pageId === undefined ? undefined : pages.get(pageId)),
    find: (traceId, spanId) => byId.get(idOf(traceId, spanId)),
    rootOf: traceId => (traceId === null ? undefined : rootByTrace.get(traceId)),
  }
}

function toDraft(span: Span, key: string): Draft {
  const node = createDraft({
    key,
    source: { type: 'span', span },
    title: titleOfSpan(span),
    detail: detailOfSpan(span),
    service: span.service,
    startMs: span.startMs,
    endMs: span.endMs,
    isFailed: span.status === 'error',
    isOrphan: span.parentSpanId !== null,
  })
  node.marks.push(...span.events.map(toMark))
  return node
}

function toMark(event: SpanEvent): Mark {
  const { timeMs, name } = event
  return { timeMs, title: titleOfEvent(event), tone: name === 'exception' ? 'error' : 'quiet' }
}

function adopt(node: Draft, byId: ReadonlyMap<string, Draft>): void {
  if (node.source.type !== 'span') return
  const { traceId, parentSpanId } = node.source.span
  const parent = parentSpanId === null ? undefined : byId.get(idOf(traceId, parentSpanId))
  if (!parent || parent === node) return
  node.isOrphan = false
  node.parent = parent
  parent.children.push(node)
}

/** Spans that name each other as parents hang on no root: the earliest of each loop becomes one. */
function cutLoops(roots: readonly Draft[], byId: ReadonlyMap<string, Draft>): Draft[] {
  const reached = new Set<Draft>()
  const reach = (from: Draft): void => {
    const stack = [from]
    for (let node = stack.pop(); node; node = stack.pop()) {
      reached.add(node)
      stack.push(...node.children)
    }
  }
  roots.forEach(reach)
  if (reached.size === byId.size) return []
  const cut: Draft[] = []
  for (const node of [...byId.values()].sort((a, b) => a.startMs - b.startMs)) {
    if (reached.has(node)) continue
    node.parent?.children.splice(node.parent.children.indexOf(node), 1)
    node.parent = null
    node.isOrphan = true
    cut.push(node)
    reach(node)
  }
  return cut
}

export function traceOf({ source }: Draft): string {
  return (source.type === 'span' ? source.span.traceId : source.type === 'group' ? source.traceId : null) ?? ''
}

const idOf = (traceId: string | null, spanId: string | null): string => `${traceId}/${spanId}`
