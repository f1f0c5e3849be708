import type { Cause, EpochMs, Undo } from '../fact.js'
import { now } from '../lib/clock.js'
import { guard } from '../lib/guard.js'
import { listen, together } from '../lib/listen.js'
import { nativeClearTimeout, nativeSetTimeout } from '../lib/natives.js'
import type { Origin } from './current.js'

/** Told when the last effect ended, and how many there were: requests, route changes, changes of the document. */
export type OnSettled = (at: EpochMs, effects: number) => void

export interface Settling {
  /** Calls back once, when the cause waits for no answer and the document is quiet; at the latest when the page goes. */
  whenSettled(cause: Cause, done: OnSettled): void
  /** The one unsettled interaction that had an effect within the last second. */
  only(): Cause | undefined
  stop: Undo
}

interface Waiting {
  readonly cause: Cause
  readonly since: EpochMs
  readonly done: OnSettled
}

// DESIGN §4 infers within a second, so nothing is settled sooner.
const QUIET_MS = 1000
// A request that hangs, a poll that a click began: not part of the click's duration any more (a guess).
const MAX_MS = 30e3
const CHECK_MS = 250
// Nobody acts faster; a script that clicks in a loop may.
const MAX_WAITING = 50

/** Watches what causes bring about. `origin` is asked when the document has changed. */
export function createSettling(origin: () => Origin): Settling {
  let all: Waiting[] = []
  let timer: ReturnType<typeof setTimeout> | undefined

  // Its callback is a microtask of the task that changed the document.
  const observer = new MutationObserver(
    guard('settle', () => {
      const flow = origin()?.flow
      if (flow) flow.effectAt = now()
      // Whoever did it: something has followed.
      for (let i = 0; i < all.length; i++) if (!flow || all[i]!.cause.flow === flow) all[i]!.cause.flow!.effects++
    }),
  )

  function settle(isOver: (waiting: Waiting, index: number) => unknown): void {
    const over = all.filter(isOver)
    all = all.filter(each => !over.includes(each))
    nativeClearTimeout(timer)
    timer = undefined
    if (all.length) timer = nativeSetTimeout(check, CHECK_MS)
    else observer.disconnect()
    for (const { cause, done } of over) done(cause.flow!.effectAt, cause.flow!.effects)
  }

  const check = guard('settle', () => {
    const at = now()
    settle(({ cause: { flow }, since }) => (!flow!.holds && at - flow!.effectAt >= QUIET_MS) || at - since >= MAX_MS)
  })
  // A page that goes has answered, as far as we can tell.
  const settleAll = () => settle(({ cause }) => ++cause.flow!.effects)

  return {
    whenSettled(cause, done) {
      if (!cause.flow) return
      if (!all.length) {
        observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true })
      }
      all[all.length] = { cause, since: now(), done }
      if (all.length > MAX_WAITING) settle((_, index) => !index)
      timer ??= nativeSetTimeout(check, CHECK_MS)
    },
    only() {
      const since = now() - QUIET_MS
      const found = all.filter(({ cause }) => cause.kind === 'interaction' && cause.flow!.effectAt >= since)
      const first = found[0]?.cause
      return found.every(({ cause }) => cause.flow === first?.flow) ? first : undefined
    },
    stop: together(listen(window, 'pagehide', settleAll), settleAll),
  }
}
