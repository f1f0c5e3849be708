import type { Attributes, Emit, EpochMs, Fact, NoteDetail, Noted, Opened, Undo } from '../fact.js'
import type { Capture } from '../options.js'
import { type Causes, createCauses } from './causes.js'
import { startLongFrames } from './long-frames.js'
import { withNoise } from './noise.js'
import { withTiming } from './page-timing.js'
import { startReports } from './reports.js'
import { startVitals } from './vitals.js'

/** What the lazily loaded capture modules get. */
export interface LateDeps {
  readonly causes: Causes
  /** Records an event of the page, or of the cause given. */
  readonly note: (name: string, attributes: Attributes, cause?: Opened) => void
  readonly noteError: (detail: NoteDetail['error']) => void
  readonly toEpoch: (timeStamp: number) => EpochMs
}

export interface Late {
  /** Adds to a fact what the core left for later. */
  complete(fact: Fact): Fact
  stop: Undo
}

/**
 * Starts the capture that can wait for the page to be idle, for the browser keeps what it needs: vitals, long frames,
 * reports, and the timing of the page load.
 */
export function startLate({
  capture,
  emit,
  now,
  toEpoch,
}: {
  readonly capture: Capture
  readonly emit: Emit
  readonly now: () => EpochMs
  readonly toEpoch: (timeStamp: number) => EpochMs
}): Late {
  const causes = createCauses()
  const tell = (kind: Noted['kind'], detail: Noted['detail'], cause = causes.page()) => {
    if (cause) emit({ type: 'noted', kind, at: now(), ids: cause.ids, stamp: cause.stamp, detail } as Fact)
  }
  const deps: LateDeps = {
    causes,
    toEpoch,
    note: (name, attributes, cause) => tell('event', { name, attributes }, cause),
    noteError: detail => tell('error', detail),
  }
  const undos = [
    capture.vitals && startVitals(deps),
    capture.longFrames && startLongFrames(deps),
    capture.errors && startReports(deps),
  ]

  return {
    complete(fact) {
      causes.add(fact)
      if (fact.type === 'closed' && fact.kind === 'page') return withTiming(fact, toEpoch)
      return withNoise(fact)
    },
    stop() {
      for (const undo of undos) if (undo) undo()
    },
  }
}
