import type { RefObject } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { formatOffset } from '../model/duration.js'
import type { Scale } from '../model/scale.js'
import type { View } from '../model/view.js'
import { useSpeech } from '../ui/language.js'

export interface CursorProps {
  scroller: RefObject<HTMLElement>
  time: RefObject<HTMLElement>
  scale: Scale
  view: View
  startMs: number
}

/** A line under the mouse with the time it points at. It writes to the page directly: it moves too often to render. */
export function Cursor({ scroller, time, scale, view, startMs }: CursorProps) {
  const { clock } = useSpeech()
  const line = useRef<HTMLDivElement>(null)
  const label = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    const area = scroller.current
    const hide = () => {
      if (line.current) line.current.hidden = true
    }
    const onMove = (event: PointerEvent) => {
      const box = time.current?.getBoundingClientRect()
      const left = area?.getBoundingClientRect().left ?? 0
      const x = event.clientX - (box?.left ?? 0)
      if (!box || !line.current || !label.current || event.pointerType !== 'mouse' || x < 0 || x > box.width)
        return hide()
      const ms = scale.time(view.from + (x / box.width) * (view.to - view.from))
      // As precise as a pixel.
      const precision = 10 ** Math.floor(Math.log10(((view.to - view.from) / box.width) * scale.msPerUnit))
      line.current.hidden = false
      line.current.style.transform = `translateX(${event.clientX - left}px)`
      line.current.classList.toggle('flipped', x > box.width - 190)
      label.current.textContent = `+${formatOffset(ms - startMs, precision)}  ${clock(ms)}`
    }
    area?.addEventListener('pointermove', onMove)
    area?.addEventListener('pointerleave', hide)
    return () => {
      area?.removeEventListener('pointermove', onMove)
      area?.removeEventListener('pointerleave', hide)
    }
  }, [scroller, time, scale, view, startMs, clock])
  return (
    <div class="cursor" ref={line} hidden aria-hidden="true">
      <span ref={label} />
    </div>
  )
}
