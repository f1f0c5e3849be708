import type { RefObject } from 'preact'
import { useEffect } from 'preact/hooks'
import { moveBy } from '../model/move.js'
import type { Row } from '../model/rows.js'
import { useLatest } from '../ui/latest.js'
import type { Find } from './use-find.js'
import type { Selection } from './use-selection.js'

export interface KeyDeps {
  readonly search: RefObject<HTMLInputElement>
  readonly grid: RefObject<HTMLElement>
  readonly rows: readonly Row[]
  readonly selection: Selection
  readonly find: Find
  /** Zooms by a factor; 0 shows everything. */
  readonly onZoom: (factor: number) => void
  readonly onPan: (share: number) => void
  readonly onFrame: (key: string) => void
}

/** The keyboard of a scenario. Rows answer to keys from anywhere but a field, a button or an open dialog. */
export function useKeys(deps: KeyDeps): void {
  const latest = useLatest(deps)
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
      const target = event.target as HTMLElement
      if (target.closest('dialog, [role=separator]')) return
      if (target instanceof HTMLInputElement) return onSearchKey(event, latest.current)
      const isControl = target.closest('button, a, summary') !== null
      if (isControl && (event.key === 'Enter' || event.key === ' ')) return
      if (onRowKey(event, latest.current)) event.preventDefault()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [latest])
}

function onSearchKey(event: KeyboardEvent, { find, grid, search }: KeyDeps): void {
  if (event.key === 'Enter') find.go(event.shiftKey ? -1 : 1)
  else if (event.key === 'Escape' && find.query) find.setQuery('')
  else if (event.key === 'Escape' || event.key === 'ArrowDown') grid.current?.focus({ preventScroll: true })
  else return
  event.preventDefault()
  if (event.key === 'Enter') search.current?.focus()
}

function onRowKey(event: KeyboardEvent, deps: KeyDeps): boolean {
  const { search, grid, rows, selection, find, onZoom, onPan, onFrame } = deps
  const { active, isOpen, collapsed } = selection
  const { key, shiftKey } = event
  if (key === '/') search.current?.select()
  else if (key === 'Escape') {
    if (!isOpen) return false
    selection.close()
    grid.current?.focus({ preventScroll: true })
  } else if (key === 'Enter' && active) selection.choose(active, true)
  else if (key === 'n' || key === 'N') find.go(shiftKey ? -1 : 1)
  else if (key === 'e') find.goToError()
  else if (key === 'z' && active) onFrame(active)
  else if (key === '+' || key === '=') onZoom(0.5)
  else if (key === '-') onZoom(2)
  else if (key === '0') onZoom(0)
  else if (shiftKey && (key === 'ArrowLeft' || key === 'ArrowRight')) onPan(key === 'ArrowLeft' ? -0.25 : 0.25)
  else {
    const move = moveBy(key, rows, collapsed, active)
    if (!move) return false
    if ('to' in move) selection.choose(move.to)
    else selection.toggle('collapse' in move ? move.collapse : move.expand)
    grid.current?.focus({ preventScroll: true })
  }
  return true
}
