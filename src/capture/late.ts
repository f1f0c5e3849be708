import type { Attributes, Closed, Emit, EpochMs, Fact, Flow, NoteDetail, Noted, Opened, Undo } from '../fact.js'
import { attempt } from '../lib/guard.js'
import type { Capture } from '../options.js'
import { startAnswers } from './answers.js'
import { type Causes, createCauses } from './causes.js'
import { withDetails } from './error-details.js'
import { startLatency } from './latency.js'
import { startLongFrames } from './long-frames.js'
import { createNames } from './name.js'
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
  isMasked,
  flow,
  pass,
  emit,
  now,
  later,
  toEpoch,
}: {
  readonly capture: Capture
  /** The texts of the page stay out of the names of interactions. */
  readonly isMasked: boolean
  /** The account of the cause of the running task. */
  readonly flow: () => Flow | undefined
  readonly pass: (fact: Fact) => void
  readonly emit: Emit
  readonly now: () => EpochMs
  readonly later: (fn: () => void, ms: number) => Undo
  readonly toEpoch: (timeStamp: number) => EpochMs
}): Late {
  const causes = createCauses()
  const withName = createNames(isMasked)
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
  const begin = <T>(isOn: boolean, where: string, start: () => T) => (isOn ? attempt(where, start) : undefined)
  const longFrames = begin(capture.longFrames, 'long-frames', () => startLongFrames(deps))
  const latency = begin(capture.interactions, 'latency', () => startLatency(toEpoch))
  const undos = [
    longFrames?.stop,
    latency?.stop,
    begin(capture.interactions, 'answers', () => startAnswers({ flow, now, later })),
    begin(capture.vitals, 'vitals', () => startVitals(deps)),
    begin(capture.errors, 'reports', () => startReports(deps)),
  ]

  /** What the person felt of an act. Of one that the machine slept through, nobody knows. */
  function withWait(fact: Closed<'interaction'>): Fact {
    const opened = fact.suspended ? undefined : causes.find(fact.spanId)
    if (!opened) return fact
    const waited = latency?.of(opened.at)
    const until = Math.max(fact.at, opened.at + Number(waited?.['interaction.inp_ms'] ?? 0))
    const frames = longFrames?.between(opened.at, until)
    return { ...fact, detail: { ...fact.detail, attributes: { ...fact.detail.attributes, ...waited, ...frames } } }
  }

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
      const told = withOutcome(fact)
      if (told.type === 'closed' && told.kind === 'interaction') {
        return attempt('latency', () => withWait(told)) ?? told
      }
      return withNoise(withDetails(told))
    },
    stop() {
      // By index: a page may have broken the iterator of arrays.
      for (let i = 0; i < undos.length; i++) attempt('shutdown', undos[i] ?? (() => {}))
    },
  }
}
