import { startConsole } from './capture/console.js'
import { createCounts } from './capture/counts.js'
import { createErrorNotes, startErrors } from './capture/errors.js'
import { startFetch } from './capture/fetch.js'
import { startInteractions } from './capture/interactions.js'
import { startPage } from './capture/page.js'
import { startPosts } from './capture/posts.js'
import { createRedirects } from './capture/redirects.js'
import { startRoutes } from './capture/routes.js'
import { startSockets } from './capture/sockets.js'
import { createView } from './capture/view.js'
import { startXhr } from './capture/xhr.js'
import { createActivities } from './causality/activity.js'
import { createCausality } from './causality/current.js'
import { createSettling } from './causality/settle.js'
import { startTasks } from './causality/tasks.js'
import { createTracer } from './causality/tracer.js'
import { createWork } from './causality/work.js'
import type { Fact, Note, NoteDetail, NoteKind, SpanIds, Undo } from './fact.js'
import type { DeliveryReport, Silmari } from './handle.js'
import { createInert } from './inert.js'
import { type LazyPipeline, type LoadPipeline, startPipelineLater } from './lazy.js'
import { now, startPauses, toEpoch } from './lib/clock.js'
import { createEmitter } from './lib/emitter.js'
import { attempt, guard, onFault } from './lib/guard.js'
import { newEpochTraceId, newTraceId } from './lib/ids.js'
import { later } from './lib/later.js'
import { captureNatives, nativeFetch } from './lib/natives.js'
import { createStorage } from './lib/storage.js'
import { symbolFor } from './lib/symbol.js'
import { parseUrl } from './lib/url.js'
import { VERSION } from './lib/version.js'
import { type ContextValues, type ResolvedOptions, resolveOptions } from './options.js'
import { toContextValues } from './propagation/context.js'
import { corsHeaders, createHeaders } from './propagation/headers.js'
import { readServerTiming } from './propagation/server-timing.js'
import { createTargets } from './propagation/targets.js'
import { parseTraceparent } from './propagation/w3c.js'
import { takeArrival, toHandoffUrl } from './scenario/handoff.js'
import { createIdentity, startSharing } from './scenario/identity.js'
import { takeNext } from './scenario/next.js'
import { takeTab } from './scenario/tab.js'

// A page with a very long start makes some hundred facts before the pipeline comes; a guess with room.
const EARLY_FACTS = 2000

// Two copies of the SDK on one page find each other here, so that nothing is patched or recorded twice.
const HANDLE = symbolFor('silmari')
type Home = Window & { [HANDLE]?: Silmari }

/** The one handle of this page: made on the first call, the same on every later one, inert where there is no document. */
export function createOnce(input: unknown, load: LoadPipeline): Silmari {
  if (typeof document === 'undefined') return createInert()
  const home = window as unknown as Home
  const { options, problems } = resolveOptions(input)
  const first = home[HANDLE]
  if (first) {
    if (options.debug) console.debug(`silmari ${first.version} runs in this page already.`)
    return first
  }
  problems.forEach(warn)
  if (!options.enabled) return createInert()
  const handle = attempt('init', () => createSdk(options, load, () => delete home[HANDLE]))
  return handle ? (home[HANDLE] = handle) : createInert()
}

/** Once for each problem, however often it is met. */
const warned: Record<string, true> = {}
const warn = guard('warn', (problem: string) => {
  if (!warned[problem]) console.warn(problem)
  warned[problem] = true
})

/** Wires the layers: who am I, what happened, what caused it, who may know. The only place that knows them all. */
function createSdk(options: ResolvedOptions, load: LoadPipeline, forget: Undo): Silmari {
  captureNatives()
  let recorded = 0
  let faults = 0
  let refused = 0
  const fault = (error: unknown, where: string): void => {
    faults++
    if (options.debug) console.warn(`silmari: fault in ${where}`, error)
    options.onError?.(error)
  }
  onFault(fault)

  const facts = createEmitter<Fact>(EARLY_FACTS)
  const emit = (fact: Fact): void => {
    recorded++
    facts.emit(fact)
  }

  const checked = (input: ContextValues): Readonly<Record<string, string>> => {
    const { values, problems } = toContextValues(input)
    problems.forEach(warn)
    return values
  }
  const { service, sampling, propagate, capture, handoff, privacy } = options
  // Until it is given, everything stays in memory (docs/decisions/0003-consent.md).
  let consent: boolean | 'pending' | 'over' = privacy.consent
  const ifAllowed = <T>(get: () => T): T | undefined => (consent === true ? get() : undefined)
  let context: ContextValues = { 'client.name': service.name, 'client.version': service.version, ...options.context }
  const tabStorage = createStorage(() => ifAllowed(() => window.sessionStorage))
  const profile = createStorage(() => ifAllowed(() => window.localStorage))
  const tab = takeTab(tabStorage)
  const identity = createIdentity({
    tab: tabStorage,
    profile,
    tabId: tab.id,
    arrived: takeArrival(handoff) ?? takeNext(profile),
    scenario: options.scenario,
    context: checked(context),
    // The last 32 bits of a UUIDv7 are random, so every page of a scenario decides alike.
    isSampled: id => Number.parseInt(id.slice(-8), 16) / 2 ** 32 < sampling.rate,
  })
  const causality = createCausality()
  const { enter, origin, run } = causality
  const settling = createSettling(origin)
  const { whenSettled } = settling
  const { to, formats, customHeaders, traceIds } = propagate
  const { open, current, find, reserve } = createActivities({
    causality,
    settling,
    emit,
    touch: identity.touch,
    newTraceId: traceIds === 'random' ? newTraceId : () => newEpochTraceId(now()),
  })
  // A sandboxed frame has an origin of its own, whatever its address says.
  const selfOrigin = window.origin
  const targetOf = createTargets(to, selfOrigin, warn)
  const inject = createHeaders({
    targets: where => (propagate.rehearse && where.origin !== selfOrigin ? undefined : targetOf(where)),
    formats,
    customHeaders,
    now,
  })
  const headersFor = (url: string, ids: SpanIds) =>
    ifAllowed(() => inject(url, { ...ids, random: true }, identity.touch()))

  const prepare = <K extends NoteKind>(kind: K, at = now()) => {
    const { ids, certainty } = current()
    const stamp = identity.touch()
    return (detail: NoteDetail[K]) => emit({ type: 'noted', kind, at, ids, stamp, certainty, detail } as Fact)
  }

  const note: Note = guard('note', (kind, detail, at) => prepare(kind, at)(detail))
  const setContext = guard('context', (values: ContextValues) => {
    context = { ...context, ...values }
    identity.setContext(checked(context))
  })

  const undos: Undo[] = [settling.stop, causality.stop, tab.undo, identity.forget]
  const start = (isOn: boolean, where: string, begin: () => Undo): void => {
    const undo = isOn && attempt(where, begin)
    if (undo) undos.unshift(undo)
  }
  start(true, 'session', () => startSharing(identity))
  const handoffUrl = (url: string): string =>
    ifAllowed(() => attempt('handoff', () => toHandoffUrl(url, identity.lease(), handoff))) ?? url
  const view = createView()
  start(true, 'clock', startPauses)
  start(capture.pageLoad, 'page', () =>
    startPage({ open, enter, current, view, newPage: identity.newPage, readServer: readServerTiming }),
  )
  const redirects = propagate.redirects === 'heal' ? createRedirects(selfOrigin) : undefined
  const collector = options.endpoint && parseUrl(`${options.endpoint.replace(/\/$/, '')}/v1/`)?.href
  const requests = {
    open,
    current,
    headersFor,
    enter,
    redirects,
    collector,
    count: createCounts(),
    readParent: parseTraceparent,
  }
  start(capture.requests, 'fetch', () => startFetch(requests))
  start(capture.requests, 'xhr', () => startXhr(requests))
  start(capture.requests, 'posts', () => startPosts(requests))
  start(capture.websockets, 'sockets', () => startSockets(requests))
  const { noteError, annotate, flush } = createErrorNotes(() => prepare('error'))
  start(capture.errors, 'errors', () => startErrors({ noteError, flush }))
  start(capture.console, 'console', () => startConsole({ noteError }))
  start(capture.routes, 'routes', () => startRoutes({ open, enter, view, whenSettled }))
  start(capture.interactions, 'interactions', () => startInteractions({ open, enter, origin, reserve, whenSettled }))
  start(true, 'causality', () => startTasks({ causality }))

  const isRecording = !!options.endpoint || options.spanProcessors.length > 0
  const isNeeded = isRecording || options.cookie || handoff.origins.length > 0 || propagate.rehearse
  let pipeline: LazyPipeline | undefined
  function startRecording(): void {
    if (!isNeeded || consent !== true) return
    pipeline ??= startPipelineLater(
      load,
      {
        // A page that moves on by pushState still sends to the place that it named.
        options: { ...options, endpoint: collector ? collector.slice(0, -4) : options.endpoint },
        onFact: facts.on,
        emit,
        note,
        causality,
        onShutdown: undo => undos.unshift(undo),
        identity,
        profile,
        toHandoffUrl: handoffUrl,
        fetch: nativeFetch!,
        later,
        stringify: JSON.stringify,
        onFault: fault,
        droppedEarly: () => facts.dropped,
        now,
        toEpoch,
        newId: newTraceId,
      },
      () => facts.kept,
    )
  }
  startRecording()
  function setConsent(isGiven: boolean): void {
    if (consent === isGiven || consent === 'over') return
    if (isGiven) {
      consent = true
      // Writes what so far was only in memory.
      identity.begin(identity.stamp().scenarioName ?? '', identity.lease())
      startRecording()
    } else {
      identity.forget()
      pipeline?.shutdown()
      consent = false
      // Lets go of what is kept for the pipeline, and of all that comes.
      facts.on(() => refused++)
    }
  }
  const report = (): DeliveryReport => {
    const known = pipeline?.report() ?? { delivered: 0, kept: isRecording ? recorded - refused : 0, dropped: {} }
    return refused ? { ...known, dropped: { ...known.dropped, consent: refused } } : known
  }
  const log =
    (severity: 'debug' | 'info' | 'warn' | 'error'): Silmari['log']['info'] =>
    (message, attributes) =>
      note('log', { severity, message, ...(attributes && { attributes }) })

  return {
    version: VERSION,
    get globalTraceId() {
      return identity.stamp().globalTraceId
    },
    get sessionId() {
      return identity.stamp().sessionId
    },
    get pageId() {
      return identity.stamp().pageId
    },
    current() {
      const { ids, kind, certainty } = current()
      const { globalTraceId } = identity.stamp()
      return { globalTraceId, traceId: ids.traceId, spanId: ids.spanId, cause: kind, certainty }
    },
    scenario: {
      get name() {
        return identity.stamp().scenarioName
      },
      start: guard('scenario', (name, values) => {
        if (values) setContext(values)
        identity.begin(name)
      }),
      end: guard('scenario', (outcome = 'ended') => {
        note('event', { name: 'silmari.scenario.end', attributes: { 'silmari.scenario.outcome': outcome } })
        identity.begin('')
      }),
      onChange: identity.onChange,
    },
    route: view.name,
    setContext,
    handoff: { url: handoffUrl },
    // The rules name http origins; a WebSocket goes to the same servers.
    headersFor: url =>
      attempt('headers', () =>
        Object.fromEntries(headersFor(url.replace(/^ws(s?:)/i, 'http$1'), current().ids) ?? []),
      ) ?? {},
    corsHeaders: () => attempt('cors', () => corsHeaders(propagate)) ?? [],
    trace: createWork({ open, current, run, enter }),
    log: { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') },
    captureError: (error, attributes) => noteError({ source: 'captured', error, ...(attributes && { attributes }) }),
    annotateErrors: annotate,
    consent: setConsent,
    tracer: (name, version) => createTracer({ open, run, scope: { name, ...(version && { version }) } }),
    task: { ...causality, ...identity, find, isRecording, emit },
    // An async function needs no Promise of the page.
    flush: async () => (await pipeline?.flush()) ?? report(),
    stats: () => ({ ...report(), recorded, faults, problems: Object.keys(warned).length }),
    shutdown() {
      // By index: a page may have broken the iterator of arrays.
      for (let i = 0; i < undos.length; i++) attempt('shutdown', undos[i]!)
      undos.length = 0
      pipeline?.shutdown()
      consent = 'over'
      forget()
    },
  }
}
