/** The second file, loaded when the page is idle: turns facts into OpenTelemetry spans and logs, and delivers them. */
import { type EarlyPage, takeEarly } from './capture/early.js'
import { placeOf } from './capture/error-details.js'
import { startLate } from './capture/late.js'
import { createNames } from './capture/name.js'
import { createNaming } from './capture/naming.js'
import { startAwaits } from './causality/awaits.js'
import type { Causality } from './causality/current.js'
import { startLateTasks } from './causality/late.js'
import { createEncode, type Encode } from './delivery/encode.js'
import { startExit } from './delivery/exit.js'
import { startDelivery } from './delivery/start.js'
import type { Emit, Fact, Note, Undo } from './fact.js'
import type { DeliveryReport } from './handle.js'
import { attempt, onFault, quietly, type Report } from './lib/guard.js'
import { together } from './lib/listen.js'
import { captureNatives } from './lib/natives.js'
import { useClock } from './lib/steady-clock.js'
import type { Storage } from './lib/storage.js'
import type { ResolvedOptions } from './options.js'
import { redactText } from './privacy/text.js'
import { redactUrl } from './privacy/url.js'
import type { Identity } from './scenario/identity.js'
import { startWindows } from './scenario/windows.js'
import { createClean } from './trace/clean.js'
import type { Resource } from './trace/provider.js'
import { createRecorder, type Recorded, type Recorder } from './trace/recorder.js'
import { createSampling } from './trace/sampling.js'
import { createTurns } from './trace/turns.js'

/** What the core gives the pipeline. Plain functions and records: the two files share no module. */
export interface PipelineDeps {
  readonly options: ResolvedOptions
  /** Facts so far, then each new one. */
  readonly onFact: (fn: (fact: Fact) => void) => Undo
  /** Puts a fact of our own into the stream. */
  readonly emit: Emit
  readonly note: Note
  readonly causality: Causality
  /** Has `undo` run at shutdown, before those that were there earlier: patches come off in reverse. */
  readonly onShutdown: (undo: Undo) => void
  readonly identity: Identity
  readonly profile: Storage
  readonly toHandoffUrl: (url: string) => string
  /** The page's own fetch, unpatched. */
  readonly fetch: typeof fetch
  /** Runs `fn` once, by the page's own timers, unpatched. */
  readonly later: (fn: () => void, ms: number) => Undo
  /** JSON.stringify as it was when `init` ran. */
  readonly stringify: typeof JSON.stringify
  /** Told of our faults. */
  readonly onFault: Report
  /** Facts the core had to drop before we came, by reason. */
  readonly droppedEarly: () => number
  readonly now: () => number
  /** Turns a time of the browser's performance entries into one like `now()`. */
  readonly toEpoch: (timeStamp: number) => number
  readonly newId: () => string
}

/** Facts in, spans and logs out. */
export interface Pipeline {
  flush(): Promise<DeliveryReport>
  report(): DeliveryReport
  shutdown(): void
}

/** What the next page of the origin is to record (early.ts). */
export interface EarlyDeps {
  /** What this page has left, if it was going already. */
  readonly written: string
  readonly write: (facts: readonly Fact[]) => void
}

export type StartPipeline = (deps: PipelineDeps, early: EarlyDeps) => Pipeline

// More than fits into the last requests; and Chromium ends a page that goes to another origin within half a second.
const LAST_TURN_MS = 50
const NOTHING: DeliveryReport = { delivered: 0, kept: 0, dropped: {} }

/** Starts the second half; `sdk.ts` calls it once. */
export const startPipeline: StartPipeline = (deps, { written, write }) => {
  captureNatives() // the two files share no module
  onFault(deps.onFault)
  useClock(deps)
  const { options, onFact, now, newId, droppedEarly, causality } = deps
  const { privacy, endpoint, sampling } = options
  const delivery = endpoint
    ? startDelivery({
        ...deps,
        addOpen: outbox => recorder.peek(outbox.has),
        tellLosses: account => recorder.tell(account.toEvent(), 'now'),
      })
    : undefined
  const drop = (reason: string, count?: number): void => delivery?.account.drop(reason, count)
  if (droppedEarly()) drop('before_pipeline', droppedEarly())

  /** The way of one recorder's records to delivery. */
  function createDeliver(resource: () => Resource): (recorded: Recorded) => void {
    let encode: Encode | undefined
    return ({ signal, record, ...item }) => {
      if (!delivery) return
      const encoded = attempt('encode', () => {
        encode ??= createEncode(resource(), deps.stringify)
        return encode(signal, record)
      })
      if (encoded) delivery.add({ ...encoded, ...item })
      else drop('encode')
    }
  }

  let reason = 'fault'
  const toOpenUrl = (url: string): string => {
    reason = 'privacy'
    const open = redactUrl(url, privacy)
    reason = 'fault'
    return open
  }
  const clean = createClean({ redactUrl: toOpenUrl, redactText: text => redactText(text, toOpenUrl) })
  const deliver = createDeliver(() => recorder.resource)
  const recorder = createRecorder({ options, clean, deliver, now, newId })
  const sample = createSampling(sampling.keepErrors)

  function take(fact: Fact): void {
    // A privacy function of the application that throws costs this record and no other.
    reason = 'fault'
    const isTaken = attempt(reason, () => {
      const whole = late.complete(fact)
      const isCeded = causality.ceded.has(fact.type === 'opened' ? fact.ids.spanId : placeOf(fact))
      for (const each of isCeded ? [] : sample(whole)) recorder.take(each)
      return true
    })
    if (!isTaken) drop(reason)
    if (fact.type === 'opened') delivery?.touch()
  }
  /** Records what an earlier page could not, as its own: a recorder of its own has its service and numbers its records. */
  function tellEarly({ service, leftAt, made, facts }: EarlyPage): void {
    const earlier: Recorder = createRecorder({
      options: { ...options, service },
      clean,
      deliver: createDeliver(() => earlier.resource),
      now: () => leftAt,
      newId,
    })
    const sampleEarlier = createSampling(sampling.keepErrors)
    let lost = made - facts.length
    for (const fact of facts) {
      const isTaken = attempt('early', () => {
        for (const each of sampleEarlier(fact)) earlier.take(each)
        return true
      })
      if (!isTaken) lost++
    }
    earlier.interrupt()
    if (lost > 0) drop('before_pipeline', lost)
  }
  const turns = createTurns({ take, now, later: deps.later })
  const naming = createNaming({ pass: turns.add, later: deps.later })
  const finish = (maxMs?: number) => {
    naming.release()
    return turns.finish(maxMs)
  }
  const late = startLate({
    ...deps,
    capture: options.capture,
    isMasked: privacy.text === 'mask',
    flow: () => causality.origin()?.flow,
    pass: naming.pass,
  })

  const leave = (isLast: boolean, mayReturn = true): void => {
    // The journal and the last requests take their time as well.
    const left = finish(isLast ? LAST_TURN_MS : undefined)
    if (left.length) write(left)
    if (mayReturn) recorder.peek()
    else recorder.interrupt()
    if (delivery) recorder.tell(delivery.account.toEvent(), isLast ? 'end' : 'perhaps the end')
    delivery?.leave(isLast)
  }
  attempt('causality', () => deps.onShutdown(startLateTasks(deps.causality)))
  if (options.capture.promises)
    attempt('promises', () => deps.onShutdown(startAwaits({ causality: deps.causality, scope: globalThis })))
  const stopWindows = attempt('windows', () => startWindows(deps)) ?? (() => {})
  // Its patches lie over those of the core; without consent it goes alone.
  deps.onShutdown(stopWindows)
  const early = takeEarly(deps.profile, endpoint, written, {
    now: now(),
    withName: createNames(privacy.text === 'mask'),
  })
  // The page was going and came back; meanwhile another page has told of its facts.
  if (early.isOwnTaken) onFact(() => {})()
  early.pages.forEach(tellEarly)
  // What the third file has missed.
  let missed: Fact[] | undefined = options.debug || options.propagate.rehearse ? [] : undefined
  const undos = [
    stopWindows,
    onFact(fact => {
      late.receive(fact)
      missed?.push(fact)
    }),
    startExit({
      onHidden: () => leave(false),
      onGone(mayReturn) {
        leave(true, mayReturn)
        delivery?.suspend()
      },
      onReturn: () => delivery?.resume(),
    }),
  ]
  if (missed) {
    import('./debug.js')
      .then(({ startDebug }) => {
        if (undos.length) undos.push(startDebug(deps, missed!))
        missed = undefined
      })
      .catch(error =>
        attempt('debug', () => {
          throw error
        }),
      )
  }

  const report = (): DeliveryReport => attempt('report', () => delivery?.report()) ?? NOTHING

  return {
    async flush() {
      await quietly('flush', async () => {
        finish()
        await delivery?.flush()
      })
      return report()
    },
    report,
    // One step that a broken page fails keeps none of the others from running.
    shutdown: together(
      late.stop,
      () => {
        for (let i = 0; i < undos.length; i++) attempt('shutdown', undos[i]!)
        undos.length = 0
      },
      finish,
      recorder.interrupt,
      () => delivery?.leave(true),
      () => delivery?.stop(),
      recorder.stop,
    ),
  }
}
