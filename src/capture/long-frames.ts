import type { Undo } from '../fact.js'
import { attempt } from '../lib/guard.js'
import type { LateDeps } from './late.js'

interface Script {
  readonly duration: number
  readonly invoker: string
  readonly sourceURL: string
  readonly sourceFunctionName: string
}
type Frame = PerformanceEntry & { readonly blockingDuration: number; readonly scripts: readonly Script[] }

/**
 * Notes, when the page is hidden, how long its frames kept the person waiting, and the script that did so for longest
 * (Long Animation Frames API: Chromium only; elsewhere nothing).
 */
export function startLongFrames({ note }: LateDeps): Undo {
  if (!PerformanceObserver.supportedEntryTypes?.includes('long-animation-frame')) return () => {}
  let count = 0
  let blockingMs = 0
  let longestMs = 0
  let worst: Script | undefined

  function add(frames: readonly PerformanceEntry[]): void {
    for (const { duration, blockingDuration, scripts } of frames as Frame[]) {
      count++
      blockingMs += blockingDuration
      longestMs = Math.max(longestMs, duration)
      for (const script of scripts) if (script.duration > (worst?.duration ?? 0)) worst = script
    }
  }
  function tell(): void {
    add(observer.takeRecords())
    if (document.visibilityState === 'visible' || !count) return
    note('browser.long_animation_frames', {
      'silmari.long_frames.count': count,
      'silmari.long_frames.blocking_ms': Math.round(blockingMs),
      'silmari.long_frames.longest_ms': Math.round(longestMs),
      ...(worst && {
        'silmari.long_frames.script_ms': Math.round(worst.duration),
        'silmari.long_frames.invoker': worst.invoker,
        'code.function.name': worst.sourceFunctionName,
        'code.file.path': worst.sourceURL,
      }),
    })
    count = blockingMs = longestMs = 0
    worst = undefined
  }
  const observer = new PerformanceObserver(list => attempt('long-frames', () => add(list.getEntries())))
  observer.observe({ type: 'long-animation-frame', buffered: true })
  const onHidden = () => attempt('long-frames', tell)
  window.addEventListener('visibilitychange', onHidden, true)
  return () => {
    observer.disconnect()
    window.removeEventListener('visibilitychange', onHidden, true)
  }
}
