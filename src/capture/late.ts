import type { Attributes, Emit, EpochMs, Fact, Note, NoteDetail, Noted, Opened, Undo } from '../fact.js'
import { attempt } from '../lib/guard.js'
import type { Capture } from '../options.js'
import { type Causes, createCauses } from './causes.js'
import { startConsole } from './console.js'
import { withDetails } from './error-details.js'
import { startLongFrames } from './long-frames.js'
import { withName } from './name.js'
import { withNoise } from './noise.js'
import { createOutcomes } from './outcomes.js'
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
  /** Takes a fact as it comes, while the page still looks as it did, and passes on what is to be recorded. */
  receive(fact: Fact): void
  /** Adds to a fact what can wait until it is recorded. */
  complete(fact: Fact): Fact
  stop: Undo
}

/**
 * Starts the capture that can wait for the page to be idle, for the browser or the core keeps what it needs: vitals, long
 * frames, reports, the timing of the page load, the details of what the core has seen.
 */
export function startLate({
  capture,
  pass,
  emit,
  note,
  now,
  toEpoch,
}: {
  readonly capture: Capture
  readonly pass: (fact: Fact) => void
  readonly emit: Emit
  readonly note: Note
  readonly now: () => EpochMs
  readonly toEpoch: (timeStamp: number) => EpochMs
}): Late {
  const causes = createCauses()
  const withOutcome = createOutcomes()
  const tell = (kind: Noted['kind'], detail: Noted['detail'], cause = causes.page()) => {
    if (cause) emit({ type: 'noted', kind, at: now(), ids: cause.ids, stamp: cause.stamp, detail } as Fact)
  }
  const deps: LateDeps = {
    causes,
    toEpoch,
    note: (name, attributes, cause) => tell('event', { name, attributes }, cause),
    noteError: detail => tell('error', detail),
  }
  const begin = (isOn: boolean, where: string, start: () => Undo) => isOn && attempt(where, start)
  const undos = [
    begin(capture.vitals, 'vitals', () => startVitals(deps)),
    begin(capture.longFrames, 'long-frames', () => startLongFrames(deps)),
    begin(capture.errors, 'reports', () => startReports(deps)),
    begin(capture.console, 'console', () => startConsole({ noteError: detail => note('error', detail) })),
  ]

  return {
    receive(fact) {
      const known = fact.type === 'opened' && fact.kind === 'interaction' ? withName(fact) : fact
      causes.add(known)
      pass(known)
    },
    complete(fact) {
      // A page may have broken the timeline that it is read from.
      if (fact.type === 'closed' && fact.kind === 'page') {
        return attempt('timing', () => withTiming(fact, toEpoch)) ?? fact
      }
      return withNoise(withDetails(withOutcome(fact)))
    },
    stop() {
      for (const undo of undos) if (undo) undo()
    },
  }
}
