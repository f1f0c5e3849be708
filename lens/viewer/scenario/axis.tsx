import { formatOffset } from '../model/duration.js'
import type { Fold, Tick } from '../model/ticks.js'
import { useSpeech } from '../ui/language.js'

export function Axis({ ticks, folds }: { ticks: readonly Tick[]; folds: readonly Fold[] }) {
  const { text, duration } = useSpeech()
  return (
    <div class="axis">
      {ticks.map(({ x, offsetMs, stepMs }) => (
        <span key={offsetMs} class="tick" style={{ left: `${x}px` }}>
          {formatOffset(offsetMs, stepMs)}
        </span>
      ))}
      {folds.map(({ x, width, lengthMs, hasRoom }) => (
        <span
          key={x}
          class="fold"
          title={text.idle(duration(lengthMs))}
          style={{ left: `${x + width / 2}px`, minWidth: `${width}px` }}
        >
          {hasRoom ? `⋯ ${text.idle(duration(lengthMs))}` : '⋯'}
        </span>
      ))}
    </div>
  )
}
