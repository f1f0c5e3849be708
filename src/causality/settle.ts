import type { Cause, EpochMs, Undo } from '../fact.js'
import { now } from '../lib/clock.js'
import { guard } from '../lib/guard.js'
import { listen, together } from '../lib/listen.js'
import { nativeClearTimeout, nativeSetTimeout } from '../lib/natives.js'
import { steady } from '../lib/steady.js'
import type { Origin } from './current.js'

/** Told when the last effect ended, and how many there were: requests, route changes, changes of the document. */
export type OnSettled = (at: EpochMs, effects: number) => void

export interface Settling {
  /** Calls back once, when no request of the cause is open and the document is quiet; at the latest when the page goes. */
  whenSettled(cause: Cause, done: OnSettled): void
  /** Something of the cause begins; the answer says that it has ended. */
  begin(cause: Cause, at: EpochMs): (at: EpochMs) => void
  /** The one unsettled interaction that had an effect within the last second. */
  only(): Cause | undefined
  stop: Undo
}

interface State {
  readonly cause: Cause
  readonly startedAt: EpochMs
  readonly done: OnSettled[]
  at: EpochMs
  effects: number
  pending: number
}

// DESIGN §4 infers within a second, so nothing is settled sooner.
const QUIET_MS = 1000
// A request that hangs, a poll that a click began: not part of the click's duration any more (a guess).
const MAX_MS = 30e3
const CHECK_MS = 250
// Nobody acts faster; a script that clicks in a loop may.
const MAX_STATES = 50

/** Watches what causes bring about. `current` is asked when the document has changed. */
export function createSettling(current: () => Origin): Settling {
  // By trace id: one trace has one cause.
  const states = steady(new Map<string, State>())
  let timer: ReturnType<typeof setTimeout> | undefined

  // Its callback is a microtask of the task that changed the document.
  const observer = new MutationObserver(
    guard('settle', () => {
      const cause = current()
      const state = cause && states.get(cause.ids.traceId)
      if (state) affect(state, now())
      else for (const each of states.values()) each.effects++
    }),
  )

  function affect(state: State, at: EpochMs): void {
    state.effects++
    state.at = Math.max(state.at, at)
  }

  function settle(isOver: (state: State) => boolean): void {
    for (const [id, state] of states) {
      if (!isOver(state)) continue
      states.delete(id)
      for (const done of state.done) done(state.at, state.effects)
    }
    nativeClearTimeout(timer)
    timer = undefined
    if (states.size) timer = nativeSetTimeout(check, CHECK_MS)
    else observer.disconnect()
  }

  const check = guard('settle', () => {
    const at = now()
    settle(state => (!state.pending && at - state.at >= QUIET_MS) || at - state.startedAt >= MAX_MS)
  })
  const settleAll = () => settle(() => true)

  return {
    whenSettled(cause, done) {
      const state = states.get(cause.ids.traceId)
      if (state) return void state.done.push(done)
      const at = now()
      if (states.size >= MAX_STATES) {
        const [oldest] = states.values()
        settle(each => each === oldest)
      }
      states.set(cause.ids.traceId, { cause, startedAt: at, done: [done], at, effects: 0, pending: 0 })
      const all = { subtree: true, childList: true, attributes: true, characterData: true }
      if (states.size === 1) observer.observe(document, all)
      timer ??= nativeSetTimeout(check, CHECK_MS)
    },
    begin(cause, at) {
      const state = states.get(cause.ids.traceId)
      if (!state) return () => {}
      affect(state, at)
      state.pending++
      return end => {
        state.pending--
        state.at = Math.max(state.at, end)
      }
    },
    only() {
      let found: Cause | undefined
      const since = now() - QUIET_MS
      for (const { cause, at } of states.values()) {
        if (cause.kind !== 'interaction' || at < since) continue
        if (found) return
        found = cause
      }
      return found
    },
    stop: together(listen(window, 'pagehide', settleAll), settleAll),
  }
}
