import type { RefObject } from 'preact'
import { useMemo, useRef, useState } from 'preact/hooks'
import type { Outline } from '../model/outline.js'
import type { Repeat } from '../model/repeat.js'
import type { Row } from '../model/rows.js'
import type { Scale } from '../model/scale.js'
import { layAxis } from '../model/ticks.js'
import type { View } from '../model/view.js'
import { useSpeech } from '../ui/language.js'
import { NARROW, useMedia } from '../ui/media.js'
import { useSize } from '../ui/size.js'
import { Axis } from './axis.js'
import { Bars } from './bars.js'
import { Cursor } from './cursor.js'
import { Overview } from './overview.js'
import { Splitter } from './splitter.js'
import { TreeRow } from './tree-row.js'
import type { Selection } from './use-selection.js'
import { useWheel } from './use-wheel.js'
import { useWindow } from './use-window.js'

export interface TimelineProps {
  grid: RefObject<HTMLDivElement>
  outline: Outline
  rows: readonly Row[]
  scale: Scale
  view: View
  onView: (view: View) => void
  onFrame: (key: string) => void
  selection: Selection
  repeats: ReadonlyMap<string, Repeat>
  found: ReadonlySet<string>
  highlighted: string | null
}

// Guesses: what names need to be read, the rest is for the bars.
const NAMES_SHARE = 0.43
const MOST_SHARE = 0.8
const LEAST_NAMES = 420

export function Timeline(props: TimelineProps) {
  const { grid, outline, rows, scale, view, onView, onFrame, selection, repeats, found, highlighted } = props
  const { text } = useSpeech()
  const isNarrow = useMedia(NARROW)
  const rowHeight = isNarrow ? 48 : 28
  const scroller = useRef<HTMLDivElement>(null)
  const time = useRef<HTMLDivElement>(null)
  const { width } = useSize(time)
  const all = useSize(scroller)
  const [share, setShare] = useState(NAMES_SHARE)
  const names = Math.round(Math.max(LEAST_NAMES, share * all.width))
  const axis = useMemo(() => layAxis(scale, view, Math.max(1, width)), [scale, view, width])
  const shown = useWindow({ scroller, rows, rowHeight, active: selection.active })
  useWheel(scroller, time, view, onView)

  return (
    <div class="timeline" style={{ '--names': `${names}px`, '--row': `${rowHeight}px` }}>
      <div class="scroller" ref={scroller}>
        <div class="head">
          <div class="head-names" aria-hidden="true">
            <span>{text.name}</span>
            <span>{text.service}</span>
            <span class="number">{text.duration}</span>
          </div>
          <div class="head-time">
            <div class="head-span" ref={time}>
              <Overview outline={outline} scale={scale} view={view} onView={onView} width={width} found={found} />
              <Axis {...axis} />
            </div>
          </div>
        </div>
        <div
          ref={grid}
          class="grid"
          role="treegrid"
          aria-label={text.timeline}
          aria-rowcount={rows.length}
          aria-activedescendant={selection.active === null ? undefined : `row-${selection.active}`}
          tabIndex={0}
          style={{ height: `${rows.length * rowHeight}px` }}
        >
          <Bars
            outline={outline}
            rows={rows}
            shown={shown}
            rowHeight={rowHeight}
            isNarrow={isNarrow}
            width={width}
            scale={scale}
            view={view}
            axis={axis}
            collapsed={selection.collapsed}
            highlighted={highlighted}
          />
          {shown.indexes.map(index => (
            <TreeRow
              key={rows[index]!.node.key}
              row={rows[index]!}
              index={index}
              top={index * rowHeight}
              startMs={outline.startMs}
              isActive={rows[index]!.node.key === selection.active}
              isCollapsed={selection.collapsed.has(rows[index]!.node.key)}
              isFound={found.has(rows[index]!.node.key)}
              repeat={repeats.get(rows[index]!.node.key)}
              onChoose={selection.choose}
              onToggle={selection.toggle}
              onFrame={onFrame}
            />
          ))}
        </div>
      </div>
      <Splitter names={names} onNames={px => setShare(Math.min(MOST_SHARE, px / all.width))} />
      <Cursor scroller={scroller} time={time} scale={scale} view={view} startMs={outline.startMs} />
    </div>
  )
}
