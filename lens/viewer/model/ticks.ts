import type { Scale } from './scale.js'
import type { View } from './view.js'

export interface Tick {
  /** Pixels from the left of what is shown. */
  readonly x: number
  /** Since the start of the scenario. */
  readonly offsetMs: number
  /** Distance to the next tick: how precise its label must be. */
  readonly stepMs: number
}

export interface Fold {
  readonly x: number
  readonly width: number
  readonly lengthMs: number
  /** Whether there is room to say how long it is. */
  readonly hasRoom: boolean
}

const TICK_EVERY_PX = 96
const LABEL_PX = 60
const FOLD_LABEL_PX = 84

/** Where the axis has labels: folded pauses first, since only the label tells their length, then round times. */
export function layAxis(scale: Scale, { from, to }: View, width: number): { ticks: Tick[]; folds: Fold[] } {
  const toX = (position: number) => ((position - from) / (to - from)) * width
  const shown = scale.pieces.filter(piece => piece.to > from && piece.from < to)
  const startMs = scale.pieces[0]!.fromMs
  const stepMs = roundUp(((to - from) / width) * TICK_EVERY_PX * scale.msPerUnit)

  const folds: Fold[] = []
  let free = -Infinity
  for (const piece of shown) {
    if (!piece.isFolded) continue
    const x = toX(piece.from)
    const foldWidth = toX(piece.to) - x
    const labelAt = x + foldWidth / 2 - FOLD_LABEL_PX / 2
    const hasRoom = labelAt >= free && labelAt + FOLD_LABEL_PX <= width
    if (hasRoom) free = labelAt + FOLD_LABEL_PX
    folds.push({ x, width: foldWidth, lengthMs: piece.toMs - piece.fromMs, hasRoom })
  }

  const ticks: Tick[] = []
  let lastX = -Infinity
  const offer = (ms: number) => {
    const x = toX(scale.place(ms))
    if (x < 0 || x > width || x < lastX + LABEL_PX || !isFree(x, folds)) return
    lastX = x
    ticks.push({ x, offsetMs: ms - startMs, stepMs })
  }
  for (const piece of shown) {
    if (piece.isFolded) continue
    const begin = Math.max(piece.fromMs, scale.time(Math.max(from, piece.from)))
    const end = Math.min(piece.toMs, scale.time(Math.min(to, piece.to)))
    for (let n = Math.ceil((begin - startMs) / stepMs); startMs + n * stepMs <= end; n++) offer(startMs + n * stepMs)
  }
  return { ticks, folds }
}

function isFree(x: number, folds: readonly Fold[]): boolean {
  return folds.every(fold => {
    const reach = fold.hasRoom ? FOLD_LABEL_PX / 2 : fold.width / 2
    const middle = fold.x + fold.width / 2
    return x + LABEL_PX <= middle - reach || x >= middle + reach
  })
}

/** The next of 1, 2, 5, 10 … times a power of ten; from a second on, times that people use on clocks. */
function roundUp(ms: number): number {
  const clock = [1e3, 2e3, 5e3, 10e3, 15e3, 30e3, 60e3, 120e3, 300e3, 600e3, 900e3, 1800e3, 3600e3]
  if (ms > 500) {
    const step = clock.find(step => step >= ms)
    if (step) return step
  }
  const power = 10 ** Math.floor(Math.log10(ms))
  return power * [1, 2, 5, 10].find(n => n * power >= ms * 0.999999)!
}
