import type { Undo } from '../fact.js'
import { guard } from './guard.js'

/** Hands values to listeners; while there is none, keeps them for the next, up to a bound. */
export interface Emitter<T> {
  emit(value: T): void
  on(listener: (value: T) => void): Undo
  /** How many values were refused because the buffer was full. */
  readonly dropped: number
  /** Those that wait for a listener. */
  readonly kept: readonly T[]
}

/** @param capacity how many values are kept while nobody listens; later ones are counted in `dropped`. */
export function createEmitter<T>(capacity: number): Emitter<T> {
  let kept: T[] = []
  let listeners: ((value: T) => void)[] = []
  let dropped = 0
  return {
    get dropped() {
      return dropped
    },
    get kept() {
      return kept
    },
    emit(value) {
      for (let i = 0; i < listeners.length; i++) listeners[i]!(value)
      if (listeners.length) return
      if (kept.length < capacity) kept[kept.length] = value
      else dropped++
    },
    on(listener) {
      const hear = guard('listener', listener)
      listeners = [...listeners, hear]
      for (let i = 0; i < kept.length; i++) hear(kept[i]!)
      kept = []
      return () => {
        listeners = listeners.filter(each => each !== hear)
      }
    },
  }
}
