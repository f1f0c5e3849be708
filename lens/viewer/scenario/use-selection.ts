import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { createAddress } from '../model/address.js'
import type { Node } from '../model/node.js'
import type { Outline } from '../model/outline.js'
import { collapsedAtFirst, pathTo } from '../model/rows.js'
import { toHash } from '../route.js'
import { useLatest } from '../ui/latest.js'

export interface Selection {
  readonly active: string | null
  readonly node: Node | undefined
  readonly isOpen: boolean
  readonly collapsed: ReadonlySet<string>
  /** Makes a row the active one, opening what is above it; `open` shows its details too. */
  choose(key: string, open?: boolean): void
  toggle(key: string): void
  /** Collapses every lane, or opens everything. */
  collapseAll(isCollapsed: boolean): void
  close(): void
}

interface Deps {
  readonly outline: Outline
  readonly id: string
  readonly asked: string | null
}

/** Which row is active, whether its details are shown, and what is collapsed. The address follows the active span. */
export function useSelection({ outline, id, asked }: Deps): Selection {
  const [active, setActive] = useState<string | null>(null)
  const [isOpen, setOpen] = useState(false)
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(() => collapsedAtFirst(outline.lanes))
  const latest = useLatest({ outline, id })
  const address = useMemo(() => createAddress(hash => history.replaceState(null, '', hash)), [])
  useEffect(() => address.drop, [address])

  const acts = useMemo(() => {
    const choose = (key: string, open = false) => {
      const { outline, id } = latest.current
      const chosen = outline.byKey.get(key)
      if (!chosen) return
      setActive(key)
      if (open) setOpen(true)
      setCollapsed(before => without(before, pathTo(chosen)))
      const span = chosen.source.type === 'span' ? key : null
      address.write(toHash({ page: 'scenario', id, span }))
    }
    const toggle = (key: string) =>
      setCollapsed(before => (before.has(key) ? without(before, [key]) : new Set([...before, key])))
    const collapseAll = (isCollapsed: boolean) =>
      setCollapsed(new Set(isCollapsed ? latest.current.outline.lanes.map(lane => lane.key) : []))
    return { choose, toggle, collapseAll, close: () => setOpen(false) }
  }, [latest, address])

  // The address may name a span before it has arrived.
  const pending = useRef<string | null>(null)
  useEffect(() => {
    pending.current = asked
  }, [asked])
  useEffect(() => {
    if (pending.current === null || !outline.byKey.has(pending.current)) return
    acts.choose(pending.current, true)
    pending.current = null
  }, [outline, asked, acts])

  return { active, node: active === null ? undefined : outline.byKey.get(active), isOpen, collapsed, ...acts }
}

/** The same set when nothing is taken out, so that nothing renders for it. */
function without(keys: ReadonlySet<string>, out: readonly string[]): ReadonlySet<string> {
  return out.some(key => keys.has(key)) ? new Set([...keys].filter(key => !out.includes(key))) : keys
}
