import type { Undo } from '../fact.js'
import { guard } from './guard.js'

/**
 * Stand-ins for globals of the same name, given by the build (scripts/stoppable.js) to a library that listens and
 * observes but cannot be stopped. `stopAll` ends what it has begun.
 */
const undos: Undo[] = []

export const addEventListener: typeof window.addEventListener = (
  type: string,
  listener: EventListenerOrEventListenerObject,
  options?: boolean | AddEventListenerOptions,
) => {
  window.addEventListener(type, listener, options)
  undos.push(() => window.removeEventListener(type, listener, options))
}

/** Constructed like the global one, and what it calls never throws into the browser. A function, for there is no class to extend when this is loaded on a server. */
export function PerformanceObserver(callback: PerformanceObserverCallback): PerformanceObserver {
  const observer = new window.PerformanceObserver(guard('observer', callback))
  undos.push(() => observer.disconnect())
  return observer
}
Object.defineProperty(PerformanceObserver, 'supportedEntryTypes', {
  get: () => window.PerformanceObserver?.supportedEntryTypes,
})

export function stopAll(): void {
  for (const undo of undos.splice(0)) undo()
}
