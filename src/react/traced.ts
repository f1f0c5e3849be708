import { useCallback } from 'react'
import { useSilmari } from './provider.js'

/**
 * A callback that runs in a span of its own, so that what it causes becomes the span's children. It stays the same from
 * render to render as long as `fn` does.
 */
export function useTraced<A extends unknown[], R>(name: string, fn: (...args: A) => R): (...args: A) => R {
  const silmari = useSilmari()
  return useCallback((...args: A) => silmari.trace(name, () => fn(...args)), [silmari, name, fn])
}
