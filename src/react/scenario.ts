import { useEffect, useSyncExternalStore } from 'react'
import type { ContextValues } from '../options.js'
import { useSilmari } from './provider.js'

export interface ScenarioView {
  readonly globalTraceId: string
  readonly name: string | undefined
  start(name: string, values?: ContextValues): void
  end(outcome?: string): void
}

/**
 * The scenario the page is in; renders again when it changes. With a `name` the component begins that scenario when it
 * mounts, unless the page is in it already (a reload, StrictMode's second mount). It goes on until `end` is called.
 */
export function useScenario(name?: string): ScenarioView {
  const silmari = useSilmari()
  const { scenario } = silmari
  const globalTraceId = useSyncExternalStore(
    scenario.onChange,
    () => silmari.globalTraceId,
    () => '', // no id is minted on a server
  )
  useEffect(() => {
    if (name && scenario.name !== name) scenario.start(name)
  }, [name, scenario])
  // While a document from a server is hydrated, what is rendered must be what the server rendered.
  return { ...scenario, globalTraceId, name: globalTraceId ? scenario.name : undefined }
}
