import type { Node } from './node.js'

export interface Interval {
  readonly fromMs: number
  readonly toMs: number
}

/** When something was under way, without overlaps, in order. */
export function toBusy(nodes: readonly Node[]): Interval[] {
  const merged: { fromMs: number; toMs: number }[] = []
  const timed = nodes.filter(node => !isFrame(node)).toSorted((a, b) => a.startMs - b.startMs)
  for (const { startMs, endMs } of timed) {
    const last = merged.at(-1)
    if (last && startMs <= last.toMs) last.toMs = Math.max(last.toMs, endMs)
    else merged.push({ fromMs: startMs, toMs: endMs })
  }
  return merged
}

/** A group, and a page's background, last as long as what is in them: being open is no activity. */
function isFrame({ source, children }: Node): boolean {
  if (source.type === 'group') return true
  return (
    source.type === 'span' && children.length > 0 && !source.span.parentSpanId && /^background\b/.test(source.span.name)
  )
}
