import type { Outline } from '../model/outline.js'
import type { Scale } from '../model/scale.js'
import type { Palette } from './palette.js'

export interface Small {
  readonly outline: Outline
  readonly scale: Scale
  readonly width: number
  readonly height: number
  readonly found: ReadonlySet<string>
  readonly palette: Palette
}

const MARGIN = 4

/** A strip for each lane, errors and matches over them. */
export function paintOverview(context: CanvasRenderingContext2D, small: Small): void {
  const { outline, scale, width, height, found, palette } = small
  context.fillStyle = palette.fold
  for (const piece of scale.pieces)
    if (piece.isFolded) context.fillRect(piece.from * width, 0, (piece.to - piece.from) * width, height)

  const step = (height - 2 * MARGIN) / outline.lanes.length
  const thick = Math.min(6, Math.max(2, step - 1))
  let lane = -1
  for (const { depth, startMs, endMs, service } of outline.nodes) {
    if (depth === 0) lane++
    const x = scale.place(startMs) * width
    context.fillStyle = palette.of(service)
    context.fillRect(x, MARGIN + lane * step, Math.max(1, scale.place(endMs) * width - x), thick)
  }
  lane = -1
  for (const { key, depth, isFailed, startMs, endMs } of outline.nodes) {
    if (depth === 0) lane++
    if (found.has(key)) {
      context.fillStyle = palette.accent
      context.fillRect(scale.place(startMs) * width - 0.5, height - 3, 2, 3)
    }
    if (!isFailed) continue
    context.fillStyle = palette.error
    context.fillRect(scale.place(endMs) * width - 1, MARGIN + lane * step - 1, 1.5, thick + 2)
  }
}
