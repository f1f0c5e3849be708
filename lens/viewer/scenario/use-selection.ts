import { useEffect, useRef, useState } from 'preact/hooks'
import type { Node } from '../model/node.js'
import type { Outline } from '../model/outline.js'
import { collapsedAtFirst, pathTo } from '../model/rows.js'
import { toHash } from '../route.js'

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
  const node = active === null ? undefined : outline.byKey.get(active)

  const choose = (key: string, open = false) => {
    const chosen = outline.byKey.get(key)
    if (!chosen) return
    setActive(key)
    if (open) setOpen(true)
    const path = pathTo(chosen).filter(above => collapsed.has(above))
    if (path.length) setCollapsed(new Set([...collapsed].filter(above => !path.includes(above))))
    const span = chosen.source.type === 'span' ? key : null
    history.replaceState(null, '', toHash({ page: 'scenario', id, span }))
  }
  // The address may name a span before it has arrived.
  const pending = useRef<string | null>(null)
  useEffect(() => {
    pending.current = asked
  }, [asked])
  useEffect(() => {
    if (pending.current === null || !outline.byKey.has(pending.current)) return
    choose(pending.current, true)
    pending.current = null
  }, [outline, asked])

  return {
    active,
    node,
    isOpen,
    collapsed,
    choose,
    toggle: key => {
      const next = new Set(collapsed)
      if (!next.delete(key)) next.add(key)
      setCollapsed(next)
    },
    collapseAll: isCollapsed => setCollapsed(new Set(isCollapsed ? outline.lanes.map(lane => lane.key) : [])),
    close: () => setOpen(false),
  }
}
