import { useCallback, useRef } from 'react'
import { useSilmari } from './provider.js'

/**
 * A callback that runs in a span of its own, so that what it causes becomes the span's children. The identity of the
 * callback stays the same from render to render; the function called is always the latest.
 */
export function useTraced<A extends unknown[], R>(name: string, fn: (...args: A) => R): (...args: A) => R {
  const silmari = useSilmari()
  const latest = useRef(fn)
  latest.current = fn
  return useCallback((...args: A) => silmari.trace(name, () => latest.current(...args)), [silmari, name])
}
