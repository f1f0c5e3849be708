import type { Interval } from './busy.js'

/** A stretch of the timeline. Positions go from 0, where the scenario starts, to 1. */
export interface Piece {
  readonly fromMs: number
  readonly toMs: number
  readonly from: number
  readonly to: number
  /** Nothing happened, so it is drawn narrow whatever its length. */
  readonly isFolded: boolean
}

export interface Scale {
  readonly pieces: readonly Piece[]
  /** Time by position: one unit of unfolded timeline. */
  readonly msPerUnit: number
  place(ms: number): number
  time(position: number): number
}

// Guesses that look right: a pause is worth folding when it takes a noticeable share of the width.
const FOLD_OVER_MS = 300
const FOLD_OVER_SHARE = 0.06
const FOLD_WIDTH = 0.05
const ALL_FOLDS_WIDTH = 0.4
const MARGIN_SHARE = 0.015

/** One absolute timeline for everything, on which long pauses are folded. */
export function createScale(busy: readonly Interval[]): Scale {
  const busyMs = busy.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0)
  const stretches = cut(busy, Math.max(FOLD_OVER_MS, busyMs * FOLD_OVER_SHARE), busyMs * MARGIN_SHARE)
  const folds = stretches.filter(stretch => stretch.isFolded).length
  const foldWidth = folds ? Math.min(FOLD_WIDTH, ALL_FOLDS_WIDTH / folds) : 0
  const openMs = stretches.reduce((sum, s) => sum + (s.isFolded ? 0 : s.toMs - s.fromMs), 0)
  const unitsPerMs = (1 - folds * foldWidth) / openMs

  let at = 0
  const pieces = stretches.map(stretch => {
    const from = at
    at += stretch.isFolded ? foldWidth : (stretch.toMs - stretch.fromMs) * unitsPerMs
    return { ...stretch, from, to: at }
  })
  return {
    pieces,
    msPerUnit: 1 / unitsPerMs,
    place: ms => {
      const { fromMs, toMs, from, to } = seek(pieces, piece => piece.toMs < ms)
      return from + ((ms - fromMs) / (toMs - fromMs)) * (to - from)
    },
    time: position => {
      const { fromMs, toMs, from, to } = seek(pieces, piece => piece.to < position)
      return fromMs + ((position - from) / (to - from)) * (toMs - fromMs)
    },
  }
}

/** Cuts the time from first to last into open and folded stretches, none of them empty. */
function cut(busy: readonly Interval[], foldOverMs: number, marginMs: number) {
  const stretches: { fromMs: number; toMs: number; isFolded: boolean }[] = []
  let openedAt = busy[0]?.fromMs ?? 0
  let busyUntil = busy[0]?.toMs ?? 0
  for (const { fromMs, toMs } of busy.slice(1)) {
    const gap = fromMs - busyUntil
    if (gap > foldOverMs) {
      const margin = Math.max(Math.min(marginMs, gap / 4), gap * 1e-6)
      stretches.push({ fromMs: openedAt, toMs: busyUntil + margin, isFolded: false })
      stretches.push({ fromMs: busyUntil + margin, toMs: fromMs - margin, isFolded: true })
      openedAt = fromMs - margin
    }
    busyUntil = Math.max(busyUntil, toMs)
  }
  // A scenario of one moment still gets a timeline to stand on.
  stretches.push({ fromMs: openedAt, toMs: Math.max(busyUntil, openedAt + 1), isFolded: false })
  return stretches
}

function seek(pieces: readonly Piece[], isBefore: (piece: Piece) => boolean): Piece {
  let low = 0
  let high = pieces.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (isBefore(pieces[middle]!)) low = middle + 1
    else high = middle
  }
  return pieces[low]!
}
