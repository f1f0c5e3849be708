/** The part of the timeline that is shown, in positions of the scale. */
export interface View {
  readonly from: number
  readonly to: number
}

export const WHOLE: View = { from: 0, to: 1 }

// Finer than any clock: a day-long scenario down to a microsecond.
const LEAST = 1e-11

export const isWhole = ({ from, to }: View): boolean => from === 0 && to === 1

/** Zooms in (factor < 1) or out, keeping the position `at` where it is. */
export function zoom({ from, to }: View, factor: number, at = (from + to) / 2): View {
  const width = clamp((to - from) * factor, LEAST, 1)
  const share = (at - from) / (to - from)
  return toView(at - share * width, width)
}

/** Moves by a share of what is shown. */
export function pan({ from, to }: View, share: number): View {
  return toView(from + share * (to - from), to - from)
}

/** Shows a range with some room at both sides. */
export function frame(from: number, to: number): View {
  const width = clamp((to - from) * 1.2, LEAST * 10, 1)
  return toView((from + to) / 2 - width / 2, width)
}

function toView(from: number, width: number): View {
  const start = clamp(from, 0, 1 - width)
  return { from: start, to: Math.min(1, start + width) }
}

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value))
