import { createContext, createElement, type ReactNode, useContext, useEffect, useState } from 'react'
import type { Silmari } from '../handle.js'

export const ClientContext = createContext<Silmari | undefined>(undefined)

export interface SilmariProviderProps {
  /** The handle of `init`, or a function that calls `init`: then the provider owns it and shuts it down when it goes. */
  readonly client: Silmari | (() => Silmari)
  readonly children?: ReactNode
}

// A page has one handle; providers that own it share it, and the last one to go shuts it down.
let owners = 0

/**
 * Gives the components below it the handle. Safe under StrictMode (which mounts twice), hydration and server rendering,
 * where `init` answers an inert handle.
 *
 * ```tsx
 * <SilmariProvider client={() => init({ service: { name: 'shop-web' } })}><App /></SilmariProvider>
 * ```
 */
export function SilmariProvider({ client, children }: SilmariProviderProps): ReactNode {
  const [handle] = useState(client)
  const isOwner = handle !== client
  useEffect(() => {
    if (!isOwner) return
    owners++
    // Later: StrictMode mounts again at once.
    return () => {
      setTimeout(() => --owners || handle.shutdown())
    }
  }, [handle, isOwner])
  return createElement(ClientContext.Provider, { value: handle }, children)
}

/** The handle of the nearest provider, else that of the page's script tag. Throws where there is neither. */
export function useSilmari(): Silmari {
  const handle = orOfPage(useContext(ClientContext))
  if (!handle) throw new Error('useSilmari: no <SilmariProvider> above')
  return handle
}

/** The SDK keeps the page's handle where whoever needs it finds it, without a provider. */
export function orOfPage(handle: Silmari | undefined): Silmari | undefined {
  return handle ?? (globalThis as { [key: symbol]: Silmari | undefined })[Symbol.for('silmari')]
}
