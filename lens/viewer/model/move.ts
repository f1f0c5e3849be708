import type { Row } from './rows.js'

/** What a key does in the outline, after the WAI-ARIA tree grid (https://www.w3.org/WAI/ARIA/apg/patterns/treegrid/). */
export type Move = { readonly to: string } | { readonly collapse: string } | { readonly expand: string }

const PAGE = 20

/** `undefined`: the key means nothing here. */
export function moveBy(
  key: string,
  rows: readonly Row[],
  collapsed: ReadonlySet<string>,
  active: string | null,
): Move | undefined {
  const at = rows.findIndex(row => row.node.key === active)
  const node = rows[at]?.node
  const go = (to: number): Move | undefined => {
    const row = rows[Math.min(rows.length - 1, Math.max(0, to))]
    return row && { to: row.node.key }
  }
  switch (key) {
    case 'ArrowDown':
    case 'j':
      return go(at + 1)
    case 'ArrowUp':
    case 'k':
      return go(at < 0 ? 0 : at - 1)
    case 'PageDown':
      return go(at + PAGE)
    case 'PageUp':
      return go(at - PAGE)
    case 'Home':
      return go(0)
    case 'End':
      return go(rows.length - 1)
    case 'ArrowRight':
    case 'l':
      if (!node?.children.length) return
      return collapsed.has(node.key) ? { expand: node.key } : go(at + 1)
    case 'ArrowLeft':
    case 'h':
      if (!node) return
      if (node.children.length && !collapsed.has(node.key)) return { collapse: node.key }
      return node.parent ? { to: node.parent.key } : undefined
  }
}
