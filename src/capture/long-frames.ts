import type { Attributes, EpochMs, Undo } from '../fact.js'
import { attempt } from '../lib/guard.js'
import type { LateDeps } from './late.js'

/** https://w3c.github.io/long-animation-frames/ */
export interface Script {
  readonly duration: number
  readonly invoker: string
  readonly sourceURL: string
  readonly sourceFunctionName: string
}
export type Frame = PerformanceEntry & { readonly blockingDuration: number; readonly scripts: readonly Script[] }

export interface LongFrames {
  /** What the long frames between two moments come to; `undefined`: there was none. */
  between(from: EpochMs, to: EpochMs): Attributes | undefined
  stop: Undo
}

// Those of acts that have not yet settled; a guess with room.
const MAX_KEPT = 200

/**
 * Tells how long frames kept the person waiting, and the script that did so for longest: of each act, and of the whole
 * page when it is hidden (Long Animation Frames API: Chromium only; elsewhere nothing).
 */
export function startLongFrames({ note, toEpoch }: LateDeps): LongFrames | undefined {
  if (!PerformanceObserver.supportedEntryTypes?.includes('long-animation-frame')) return
  let recent: Frame[] = []
  let sum = createSum()

  function add(frames: readonly PerformanceEntry[]): void {
    for (const frame of frames as Frame[]) sum.add(frame)
    recent = [...recent, ...(frames as Frame[])].slice(-MAX_KEPT)
  }
  function tell(): void {
    add(observer.takeRecords())
    const attributes = sum.toAttributes()
    if (document.visibilityState === 'visible' || !attributes) return
    note('browser.long_animation_frames', attributes)
    sum = createSum()
  }
  const observer = new PerformanceObserver(list => attempt('long-frames', () => add(list.getEntries())))
  observer.observe({ type: 'long-animation-frame', buffered: true })
  const onHidden = () => attempt('long-frames', tell)
  window.addEventListener('visibilitychange', onHidden, true)
  return {
    between(from, to) {
      add(observer.takeRecords())
      const inside = createSum()
      for (const frame of recent) {
        const at = toEpoch(frame.startTime)
        if (at <= to && at + frame.duration >= from) inside.add(frame)
      }
      return inside.toAttributes()
    },
    stop() {
      observer.disconnect()
      window.removeEventListener('visibilitychange', onHidden, true)
    },
  }
}

function createSum() {
  let count = 0
  let blockingMs = 0
  let longestMs = 0
  let worst: Script | undefined
  return {
    add({ duration, blockingDuration, scripts }: Frame): void {
      count++
      blockingMs += blockingDuration
      longestMs = Math.max(longestMs, duration)
      for (const script of scripts) if (script.duration > (worst?.duration ?? 0)) worst = script
    },
    toAttributes: (): Attributes | undefined =>
      count
        ? {
            'silmari.long_frames.count': count,
            'silmari.long_frames.blocking_ms': Math.round(blockingMs),
            'silmari.long_frames.longest_ms': Math.round(longestMs),
            ...(worst && {
              'silmari.long_frames.script_ms': Math.round(worst.duration),
              'silmari.long_frames.invoker': worst.invoker,
              'code.function.name': worst.sourceFunctionName,
              'code.file.path': worst.sourceURL,
            }),
          }
        : undefined,
  }
}
