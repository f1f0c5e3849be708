import type { Attributes, EpochMs, Undo } from '../fact.js'
import { attempt } from '../lib/guard.js'

/** How long a person waited for the frame after an act. */
export interface Latency {
  /** Of the act at this moment; `undefined` where the browser has not measured it. */
  of(at: EpochMs): Attributes | undefined
  stop: Undo
}

interface Measured {
  readonly at: EpochMs
  readonly entry: PerformanceEventTiming & { readonly interactionId: number }
}

// The least that the API measures; most acts are answered sooner and have no entry.
const THRESHOLD_MS = 16
// Entries of acts that have not yet settled: three or four each (a guess with room).
const MAX_KEPT = 300
// Durations come in steps of so much.
const ROUNDED_MS = 8

/**
 * Reads from the Event Timing API the latency that Interaction to Next Paint is made of, for every act: an act is all
 * events with one `interactionId`, and waits as long as the slowest of them. Where the browser has no such ids, nothing.
 */
export function startLatency(toEpoch: (timeStamp: number) => EpochMs): Latency {
  let kept: Measured[] = []
  const add = (entries: PerformanceEntryList) => {
    const acts = (entries as Measured['entry'][]).filter(({ interactionId }) => interactionId)
    kept = [...kept, ...acts.map(entry => ({ at: toEpoch(entry.startTime), entry }))].slice(-MAX_KEPT)
  }
  const observer = new PerformanceObserver(list => attempt('latency', () => add(list.getEntries())))
  observer.observe({ type: 'event', durationThreshold: THRESHOLD_MS, buffered: true } as PerformanceObserverInit)

  return {
    of(at) {
      add(observer.takeRecords())
      // A click of the keyboard happens while the key is being told.
      const near = kept
        .filter(each => each.at - 1 <= at && at <= each.at + each.entry.duration + 1)
        .sort((a, b) => b.at - a.at)[0]
      if (!near) return
      const act = kept.map(({ entry }) => entry).filter(each => each.interactionId === near.entry.interactionId)
      const slowest = act.reduce((a, b) => (b.duration > a.duration ? b : a))
      // Its events that waited for the same frame are one stretch of work: pointerup and click, keydown and keypress.
      const work = act.filter(each => Math.abs(endOf(each) - endOf(slowest)) <= ROUNDED_MS)
      const began = Math.min(...work.map(({ startTime }) => startTime))
      const workFrom = Math.min(...work.map(({ processingStart }) => processingStart))
      const workTo = Math.max(...work.map(({ processingEnd }) => processingEnd))
      return {
        'interaction.inp_ms': Math.round(slowest.duration),
        'interaction.input_delay_ms': Math.round(workFrom - began),
        'interaction.processing_ms': Math.round(workTo - workFrom),
        'interaction.presentation_delay_ms': Math.max(0, Math.round(endOf(slowest) - workTo)),
      }
    },
    stop: () => observer.disconnect(),
  }
}

function endOf({ startTime, duration }: PerformanceEntry): number {
  return startTime + duration
}
