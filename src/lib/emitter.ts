import type { Undo } from '../fact.js'
import { attempt } from './guard.js'

/** Hands values to listeners; keeps them, up to a bound, until the first listener comes. */
export interface Emitter<T> {
  emit(value: T): void
  on(listener: (value: T) => void): Undo
  /** How many values were refused because the buffer was full. */
  readonly dropped: number
}

/** @param capacity how many values are kept for the first listener; later ones are counted in `dropped`. */
export function createEmitter<T>(capacity: number): Emitter<T> {
  let kept: T[] | undefined = []
  let listeners: ((value: T) => void)[] = []
  let dropped = 0
  return {
    get dropped() {
      return dropped
    },
    emit(value) {
      if (kept) {
        if (kept.length < capacity) kept[kept.length] = value
        else dropped++
      } else {
        for (let i = 0; i < listeners.length; i++) attempt('listener', () => listeners[i]!(value))
      }
    },
    on(listener) {
      listeners = [...listeners, listener]
      const early = kept
      kept = undefined
      if (early) for (let i = 0; i < early.length; i++) attempt('listener', () => listener(early[i]!))
      return () => {
        listeners = listeners.filter(each => each !== listener)
      }
    },
  }
}
