import { useLayoutEffect, useRef } from 'preact/hooks'
import { DARK, useMedia } from '../ui/media.js'
import { fitCanvas } from './canvas.js'
import { type Picture, paintBars } from './paint-bars.js'
import { readPalette } from './palette.js'
import type { Window } from './use-window.js'

export type BarsProps = Omit<Picture, 'first' | 'end' | 'palette'> & { shown: Window }

/** The bars of the rows that exist. The canvas is as tall as they are and scrolls with them, so it never lags behind. */
export function Bars(props: BarsProps) {
  const { shown, rowHeight, width } = props
  const canvas = useRef<HTMLCanvasElement>(null)
  const isDark = useMedia(DARK)
  const height = Math.max(1, (shown.end - shown.first) * rowHeight)
  useLayoutEffect(() => {
    if (!canvas.current || width === 0) return
    const context = fitCanvas(canvas.current, width, height)
    paintBars(context, { ...props, first: shown.first, end: shown.end, palette: readPalette() })
  }, [...Object.values(props), shown.first, shown.end, isDark])
  return <canvas ref={canvas} class="bars" style={{ top: `${shown.first * rowHeight}px` }} />
}
