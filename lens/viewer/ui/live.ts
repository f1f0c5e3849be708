import { useEffect, useState } from 'preact/hooks'

export interface Live<T> {
  /** The last good answer. */
  readonly value: T | undefined
  /** Why the last attempt failed, until one works again. */
  readonly error: Error | undefined
}

/**
 * Loads now, whenever `load` changes, and again and again while the page is visible. `load` is given what is there
 * already, so that it may answer the same when nothing is new.
 */
export function useLive<T>(load: (signal: AbortSignal, last: T | undefined) => Promise<T>, everyMs: number): Live<T> {
  const [state, setState] = useState<Live<T> & { load?: unknown }>({ value: undefined, error: undefined })
  useEffect(() => {
    const stop = new AbortController()
    let last: T | undefined
    let timer: ReturnType<typeof setTimeout> | undefined
    const turn = async () => {
      clearTimeout(timer)
      try {
        const value = await load(stop.signal, last)
        if (stop.signal.aborted) return
        if (value !== last || last === undefined) setState({ value, error: undefined, load })
        else setState(state => (state.error ? { value, error: undefined, load } : state))
        last = value
      } catch (error) {
        if (stop.signal.aborted) return
        setState(({ value, load: of }) => ({ value: of === load ? value : undefined, error: error as Error, load }))
      }
      clearTimeout(timer)
      if (!document.hidden) timer = setTimeout(turn, everyMs)
    }
    const onVisible = () => {
      if (!document.hidden) void turn()
    }
    void turn()
    document.addEventListener('visibilitychange', onVisible)
    return () => {
      stop.abort()
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', onVisible)
    }
  }, [load, everyMs])
  return state
}
