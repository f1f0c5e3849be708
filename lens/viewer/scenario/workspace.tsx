import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { Scenario } from '../../src/store/store.js'
import { toBusy } from '../model/busy.js'
import { toOutline } from '../model/outline.js'
import { findRepeats } from '../model/repeat.js'
import { toRows } from '../model/rows.js'
import { createScale } from '../model/scale.js'
import { frame, isWhole, pan, type View, WHOLE, zoom } from '../model/view.js'
import { useSpeech } from '../ui/language.js'
import { useLatest } from '../ui/latest.js'
import { Header } from './header.js'
import { Legend } from './legend.js'
import { Notices } from './notices.js'
import { Panel } from './panel.js'
import { Timeline } from './timeline.js'
import { Toolbar } from './toolbar.js'
import { useFind } from './use-find.js'
import { useKeys } from './use-keys.js'
import { useSelection } from './use-selection.js'

export interface WorkspaceProps {
  data: Scenario
  asked: string | null
  /** The lens does not answer now: what is shown may be old. */
  isStale: boolean
  onLanguage: () => void
}

/** One scenario: its outline on one timeline, and beside it the details of the chosen row. */
export function Workspace({ data, asked, isStale, onLanguage }: WorkspaceProps) {
  const { text } = useSpeech()
  const [allLogs, setAllLogs] = useState(false)
  const [view, setView] = useState<View>(WHOLE)
  const [highlighted, setHighlighted] = useState<string | null>(null)
  const search = useRef<HTMLInputElement>(null)
  const grid = useRef<HTMLDivElement>(null)

  const outline = useMemo(() => toOutline(data, { allLogs }), [data, allLogs])
  const scale = useMemo(() => createScale(toBusy(outline.nodes)), [outline])
  const repeats = useMemo(() => findRepeats(outline.lanes, outline.nodes), [outline])
  const selection = useSelection({ outline, id: data.scenario.globalTraceId, asked })
  const rows = useMemo(() => toRows(outline.lanes, selection.collapsed), [outline, selection.collapsed])
  const find = useFind(outline, selection)
  const title = data.scenario.name ?? data.scenario.entry ?? text.unnamed

  useEffect(() => {
    document.title = `${title} · silmari lens`
  }, [title])

  const latest = useLatest({ outline, scale })
  const zoomTo = useCallback(
    (key: string) => {
      const { outline, scale } = latest.current
      const node = outline.byKey.get(key)
      if (node) setView(frame(scale.place(node.startMs), scale.place(node.endMs)))
    },
    [latest],
  )
  useKeys({
    search,
    grid,
    rows,
    selection,
    find,
    onZoom: factor => setView(view => (factor === 0 ? WHOLE : zoom(view, factor))),
    onPan: share => setView(view => pan(view, share)),
    onFrame: zoomTo,
  })

  return (
    <div class={`workspace${selection.isOpen && selection.node ? ' with-panel' : ''}`}>
      <Header summary={data.scenario} title={title} find={find} search={search} onLanguage={onLanguage} />
      <div class="tools">
        <Legend services={outline.services} highlighted={highlighted} onHighlight={setHighlighted} />
        <Toolbar
          data={data}
          allLogs={allLogs}
          onAllLogs={setAllLogs}
          isZoomed={!isWhole(view)}
          onZoom={factor => setView(factor === 0 ? WHOLE : zoom(view, factor))}
          hasCollapsed={selection.collapsed.size > 0}
          onCollapse={selection.collapseAll}
        />
      </div>
      <Notices data={data} outline={outline} isStale={isStale} />
      <div class="stage">
        <Timeline
          grid={grid}
          outline={outline}
          rows={rows}
          scale={scale}
          view={view}
          onView={setView}
          onFrame={zoomTo}
          selection={selection}
          repeats={repeats}
          found={find.found}
          highlighted={highlighted}
        />
        {selection.isOpen && selection.node && (
          <Panel
            node={selection.node}
            data={data}
            outline={outline}
            onGo={selection.choose}
            onClose={selection.close}
          />
        )}
      </div>
    </div>
  )
}
