import type { Scale } from './scale.js'
import type { View } from './view.js'

export interface Tick {
  /** Pixels from the left of what is shown. */
  readonly x: number
  /** Since the start of the scenario. */
  readonly offsetMs: number
  /** How precise its label must be. */
  readonly stepMs: number
}

export interface Fold {
  readonly x: number
  readonly width: number
  readonly lengthMs: number
  /** How much of its label has room. */
  readonly label: 'full' | 'length' | 'none'
}

export interface AxisLayout {
  readonly ticks: readonly Tick[]
  readonly folds: readonly Fold[]
}

const TICK_EVERY_PX = 96
const TICK_LABEL_PX = 56
const FULL_LABEL_PX = 92
const LENGTH_LABEL_PX = 52

/** Where the axis has labels: one line for folded pauses, since only the label tells their length, one for the time. */
export function layAxis(scale: Scale, view: View, width: number): AxisLayout {
  return { ticks: layTicks(scale, view, width), folds: layFolds(scale, view, width) }
}

/** The longest pauses get their labels first. */
function layFolds(scale: Scale, { from, to }: View, width: number): Fold[] {
  const toX = (position: number) => ((position - from) / (to - from)) * width
  const folds: Omit<Fold, 'label'>[] = scale.pieces
    .filter(piece => piece.isFolded && piece.to > from && piece.from < to)
    .map(piece => ({ x: toX(piece.from), width: toX(piece.to) - toX(piece.from), lengthMs: piece.toMs - piece.fromMs }))

  const taken: { from: number; to: number }[] = []
  const claim = (fold: Omit<Fold, 'label'>, px: number): boolean => {
    const middle = fold.x + fold.width / 2
    const wanted = { from: middle - px / 2, to: middle + px / 2 }
    const isFree =
      wanted.from >= 0 && wanted.to <= width && taken.every(t => t.to <= wanted.from || t.from >= wanted.to)
    if (isFree) taken.push(wanted)
    return isFree
  }
  const isRoomy = folds.length * FULL_LABEL_PX < width / 2
  const labels = new Map<object, Fold['label']>()
  for (const fold of folds.toSorted((a, b) => b.lengthMs - a.lengthMs))
    if (isRoomy && claim(fold, FULL_LABEL_PX)) labels.set(fold, 'full')
    else if (claim(fold, LENGTH_LABEL_PX)) labels.set(fold, 'length')
  return folds.map(fold => ({ ...fold, label: labels.get(fold) ?? 'none' }))
}

function layTicks(scale: Scale, { from, to }: View, width: number): Tick[] {
  const startMs = scale.pieces[0]!.fromMs
  const stepMs = roundUp(((to - from) / width) * TICK_EVERY_PX * scale.msPerUnit)
  const ticks: Tick[] = []
  let free = 0
  const offer = (ms: number, precisionMs: number) => {
    const x = ((scale.place(ms) - from) / (to - from)) * width
    if (x < free || x + TICK_LABEL_PX > width) return
    free = x + TICK_LABEL_PX
    ticks.push({ x, offsetMs: ms - startMs, stepMs: precisionMs })
  }
  for (const piece of scale.pieces) {
    if (piece.isFolded || piece.to <= from || piece.from >= to) continue
    const begin = Math.max(piece.fromMs, scale.time(Math.max(from, piece.from)))
    const end = Math.min(piece.toMs, scale.time(Math.min(to, piece.to)))
    const firstRound = Math.ceil((begin - startMs) / stepMs - 1e-9)
    // Too short for a round time: where it begins, a digit finer.
    if (startMs + firstRound * stepMs > end) offer(begin, stepMs / 10)
    for (let n = firstRound; startMs + n * stepMs <= end; n++) offer(startMs + n * stepMs, stepMs)
  }
  return ticks
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
