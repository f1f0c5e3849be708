import { formatOffset } from '../model/duration.js'
import type { AxisLayout } from '../model/ticks.js'
import { useSpeech } from '../ui/language.js'

export function Axis({ ticks, folds }: AxisLayout) {
  const { text, pause } = useSpeech()
  return (
    <div class="axis">
      {folds.map(({ x, width, lengthMs, label }) => (
        <span key={x} class="fold" title={text.idle(pause(lengthMs))} style={{ left: `${x}px`, width: `${width}px` }}>
          <span class="fold-label">
            {label === 'full' ? `⋯ ${text.idle(pause(lengthMs))}` : label === 'length' && `⋯ ${pause(lengthMs)}`}
          </span>
        </span>
      ))}
      {ticks.map(({ x, offsetMs, stepMs }) => (
        <span key={offsetMs} class="tick" style={{ left: `${x}px` }}>
          {formatOffset(offsetMs, stepMs)}
        </span>
      ))}
    </div>
  )
}
