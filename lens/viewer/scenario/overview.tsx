import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Outline } from '../model/outline.js'
import type { Scale } from '../model/scale.js'
import { isWhole, type View, WHOLE } from '../model/view.js'
import { useSpeech } from '../ui/language.js'
import { DARK, useMedia } from '../ui/media.js'
import { fitCanvas } from './canvas.js'
import { paintOverview } from './paint-overview.js'
import { readPalette } from './palette.js'

export interface OverviewProps {
  outline: Outline
  scale: Scale
  view: View
  onView: (view: View) => void
  width: number
  found: ReadonlySet<string>
}

export const OVERVIEW_HEIGHT = 40
// Shorter than this is a click, which shows everything again.
const DRAG_PX = 4

/** The whole scenario, small. Dragging over it chooses what the timeline shows; the keyboard has + − 0 and shift-arrows. */
export function Overview({ outline, scale, view, onView, width, found }: OverviewProps) {
  const { text } = useSpeech()
  const canvas = useRef<HTMLCanvasElement>(null)
  const isDark = useMedia(DARK)
  const [drag, setDrag] = useState<{ from: number; to: number } | null>(null)
  useLayoutEffect(() => {
    if (!canvas.current || width === 0) return
    paintOverview(fitCanvas(canvas.current, width, OVERVIEW_HEIGHT), {
      outline,
      scale,
      width,
      height: OVERVIEW_HEIGHT,
      found,
      palette: readPalette(),
    })
  }, [outline, scale, width, found, isDark])

  const shareOf = (event: PointerEvent) => {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect()
    return Math.min(1, Math.max(0, (event.clientX - box.left) / box.width))
  }
  const onUp = () => {
    if (!drag) return
    const [from, to] = [Math.min(drag.from, drag.to), Math.max(drag.from, drag.to)]
    onView((to - from) * width > DRAG_PX ? { from, to } : WHOLE)
    setDrag(null)
  }
  const box = drag ? { from: Math.min(drag.from, drag.to), to: Math.max(drag.from, drag.to) } : view
  return (
    <div
      class="overview"
      title={text.overview}
      onPointerDown={event => {
        if (event.button !== 0) return
        event.currentTarget.setPointerCapture(event.pointerId)
        setDrag({ from: shareOf(event), to: shareOf(event) })
      }}
      onPointerMove={event => drag && setDrag({ from: drag.from, to: shareOf(event) })}
      onPointerUp={onUp}
      onPointerCancel={() => setDrag(null)}
    >
      <canvas ref={canvas} />
      {(drag || !isWhole(view)) && (
        <>
          <span class="shade" style={{ left: 0, width: `${box.from * 100}%` }} />
          <span class="shade" style={{ left: `${box.to * 100}%`, right: 0 }} />
          <span class="frame" style={{ left: `${box.from * 100}%`, width: `${(box.to - box.from) * 100}%` }} />
        </>
      )}
    </div>
  )
}
