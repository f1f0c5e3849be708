import type { Undo } from '../fact.js'
import { attempt, guard } from './guard.js'
import { addListener, apply, removeListener } from './natives.js'

// biome-ignore lint/suspicious/noExplicitAny: the caller knows which event it asked for
type AnyEvent = any

/** Listens without ever throwing into the page. `isFirst`: in the capture phase, before what is further in. */
export function listen(target: EventTarget, type: string, fn: (event: AnyEvent) => void, isFirst = false): Undo {
  const onEvent = guard(type, fn)
  apply(addListener, target, [type, onEvent, isFirst])
  return () => apply(removeListener, target, [type, onEvent, isFirst])
}

/** One undo for all; one that fails keeps none of the others from running. */
export function together(...undos: Undo[]): Undo {
  return () => {
    for (let i = 0; i < undos.length; i++) attempt('undo', undos[i]!)
  }
}
