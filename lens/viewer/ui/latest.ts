import { useRef } from 'preact/hooks'

/**
 * What was given in the last render, for functions that outlive it: listeners, and callbacks of rows that need not render
 * again. Effects would be late for that: keys may come faster than they run.
 */
export function useLatest<T>(value: T): { readonly current: T } {
  const latest = useRef(value)
  latest.current = value
  return latest
}
