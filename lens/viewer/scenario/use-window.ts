import type { RefObject } from 'preact'
import { useEffect, useLayoutEffect, useState } from 'preact/hooks'
import type { Row } from '../model/rows.js'

/** Which rows exist in the page: those in sight, some around them, and the active one wherever it is. */
export interface Window {
  readonly first: number
  readonly end: number
  readonly indexes: readonly number[]
}

interface Deps {
  readonly scroller: RefObject<HTMLElement>
  readonly rows: readonly Row[]
  readonly rowHeight: number
  readonly active: string | null
}

// Enough that scrolling shows no blank, and that only every eighth row asks for a new window.
const AROUND = 16
const STEP = 8
// Rows that stay visible above and below the active one.
const MARGIN_ROWS = 2

export function useWindow({ scroller, rows, rowHeight, active }: Deps): Window {
  const [{ top, count }, setSeen] = useState({ top: 0, count: 60 })
  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return
    const read = () => {
      const top = Math.floor(element.scrollTop / rowHeight / STEP) * STEP
      const count = Math.ceil(element.clientHeight / rowHeight / STEP) * STEP + STEP
      setSeen(seen => (seen.top === top && seen.count === count ? seen : { top, count }))
    }
    read()
    element.addEventListener('scroll', read, { passive: true })
    const observer = new ResizeObserver(read)
    observer.observe(element)
    return () => {
      element.removeEventListener('scroll', read)
      observer.disconnect()
    }
  }, [scroller, rowHeight])

  const activeIndex = active === null ? -1 : rows.findIndex(row => row.node.key === active)
  useEffect(() => {
    if (activeIndex >= 0) reveal(scroller.current, activeIndex * rowHeight, rowHeight)
  }, [active, activeIndex, rowHeight, scroller, count])

  const first = Math.max(0, Math.min(top, rows.length) - AROUND)
  const end = Math.min(rows.length, top + count + AROUND)
  const indexes = Array.from({ length: Math.max(0, end - first) }, (_, i) => first + i)
  if (activeIndex >= 0 && (activeIndex < first || activeIndex >= end)) indexes.push(activeIndex)
  return { first, end, indexes }
}

/** Scrolls as little as is needed; a row far away goes to the middle. */
function reveal(scroller: HTMLElement | null, y: number, rowHeight: number): void {
  if (!scroller) return
  const head = scroller.querySelector<HTMLElement>('.head')?.offsetHeight ?? 0
  const height = scroller.clientHeight - head
  const margin = rowHeight * MARGIN_ROWS
  const highest = y + rowHeight + margin - height
  const lowest = y - margin
  const at = scroller.scrollTop
  if (at >= highest && at <= lowest) return
  const isFar = at < highest - height / 2 || at > lowest + height / 2
  scroller.scrollTop = isFar ? y - height / 2 : at < highest ? highest : lowest
}
