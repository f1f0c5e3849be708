import type { Access, Log, Span } from '../../src/record.js'

/** What a node stands for. A group has no record of its own: it holds what came without the span that began it. */
export type Source =
  | { readonly type: 'span'; readonly span: Span }
  | { readonly type: 'log'; readonly log: Log }
  | { readonly type: 'access'; readonly line: Access }
  | { readonly type: 'group'; readonly traceId: string | null }

/** Something that happened within a node and has no row of its own: an event of the span, a quiet log record. */
export interface Mark {
  readonly timeMs: number
  readonly title: string
  readonly tone: 'quiet' | 'warning' | 'error'
}

/** One entry of a scenario's outline. */
export interface Node {
  /** Stays the same when the scenario is read again. A span's is its id. */
  readonly key: string
  readonly source: Source
  readonly title: string
  /** What tells this one from others of the same title: a statement, a status, a message. */
  readonly detail: string
  readonly service: string | null
  readonly startMs: number
  readonly endMs: number
  readonly isFailed: boolean
  /** The record names a parent that never arrived. */
  readonly isOrphan: boolean
  readonly marks: readonly Mark[]
  readonly children: readonly Node[]
  readonly parent: Node | null
  /** Place among the outline's nodes; the `size` nodes after it are those beneath it. */
  readonly index: number
  /** 0 for the head of a lane. */
  readonly depth: number
  /** Of the node and all beneath it. */
  readonly firstMs: number
  readonly lastMs: number
  /** How many nodes beneath it; how many of them failed. */
  readonly size: number
  readonly faults: number
}

/** A node while the outline is being put together. */
export type Draft = { -readonly [K in Exclude<keyof Node, 'children' | 'parent' | 'marks'>]: Node[K] } & {
  children: Draft[]
  parent: Draft | null
  marks: Mark[]
}

export function createDraft(known: Pick<Node, 'key' | 'source' | 'title' | 'startMs'> & Partial<Node>): Draft {
  const { startMs, endMs = startMs } = known
  return {
    detail: '',
    service: null,
    isFailed: false,
    isOrphan: false,
    index: 0,
    depth: 0,
    size: 0,
    faults: 0,
    ...known,
    // A clock that was set back within a span must not draw it backwards.
    endMs: Math.max(startMs, endMs),
    firstMs: startMs,
    lastMs: Math.max(startMs, endMs),
    marks: [],
    children: [],
    parent: null,
  }
}
