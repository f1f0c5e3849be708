import type { Activity, Cause, OpenActivity, Undo } from '../fact.js'
import { now, toEpoch } from '../lib/clock.js'
import { listen, together } from '../lib/listen.js'
import { nativeClearTimeout, nativeSetTimeout } from '../lib/natives.js'
import { controlOf, nameOf } from './name.js'

export interface InteractionDeps {
  readonly open: OpenActivity
  readonly enter: (cause: Cause | undefined) => void
}

// An interaction without an end of its own to see is over after this; a guess.
const QUIET_MS = 1000
// What follows an act within this time is part of it: click, then submit and change. A guess.
const GESTURE_MS = 500

/**
 * Opens an interaction for each thing a person does: click, submit, change, a meaningful key. One gesture is one
 * interaction. What was typed is never read.
 */
export function startInteractions({ open, enter }: InteractionDeps): Undo {
  let last: Activity<'interaction'> | undefined
  let lastAt = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  const settle = () => {
    nativeClearTimeout(timer)
    last?.close({})
    last = undefined
  }
  const onAct = (event: Event): void => {
    const action = actionOf(event)
    const target = action && controlOf(event)
    if (!target) return
    const isSame = last && event.type !== 'click' && event.timeStamp - lastAt < GESTURE_MS
    if (!isSame) {
      settle()
      lastAt = event.timeStamp
      const detail = { action, ...nameOf(target), trusted: event.isTrusted, url: location.href }
      last = open('interaction', detail, { at: lastAt ? toEpoch(lastAt) : now() })
    }
    enter(last!.cause)
    nativeClearTimeout(timer)
    timer = nativeSetTimeout(settle, QUIET_MS)
  }

  return together(
    ...['click', 'submit', 'change', 'keydown'].map(type => listen(window, type, onAct, true)),
    listen(window, 'pagehide', settle),
    settle,
  )
}

/** `undefined` for what is no act: a letter typed, a key held down. */
function actionOf(event: Event): string | undefined {
  if (event.type !== 'keydown') return event.type
  const { key, ctrlKey, metaKey, altKey, repeat, isComposing } = event as KeyboardEvent
  if (repeat || isComposing) return
  if (key === 'Enter' || key === 'Escape') return `key ${key}`
  // With Alt as well, a letter is typed on many keyboards.
  if ((ctrlKey || metaKey) && !altKey && key?.length === 1) return `key Ctrl+${key.toLowerCase()}`
}
