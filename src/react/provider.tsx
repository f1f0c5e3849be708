import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'
import type { Silmari } from '../handle.js'

const ClientContext = createContext<Silmari | undefined>(undefined)
// Where the SDK keeps the page's handle, so that the hooks work beside a script tag without a provider.
const HANDLE = Symbol.for('silmari')

export interface SilmariProviderProps {
  /** The handle of `init`, or a function that calls `init`: then the provider owns it and shuts it down when it goes. */
  readonly client: Silmari | (() => Silmari)
  readonly children?: ReactNode
}

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
  const isOwner = typeof client === 'function'
  useEffect(() => (isOwner ? keep(handle) : undefined), [handle, isOwner])
  return <ClientContext.Provider value={handle}>{children}</ClientContext.Provider>
}

const owners = new WeakMap<Silmari, number>()

/** Counts the mounts that own `handle`; the last one to go shuts it down, unless StrictMode mounts again at once. */
function keep(handle: Silmari): () => void {
  const count = (change: number) => {
    const next = (owners.get(handle) ?? 0) + change
    owners.set(handle, next)
    return next
  }
  count(1)
  return () => {
    count(-1)
    setTimeout(() => owners.get(handle) || handle.shutdown(), 0)
  }
}

/** The handle of the nearest provider, else that of the page's script tag. Throws where there is neither. */
export function useSilmari(): Silmari {
  const handle = useContext(ClientContext) ?? (globalThis as { [HANDLE]?: Silmari })[HANDLE]
  if (!handle) throw new Error('useSilmari: put a <SilmariProvider client={…}> above this component.')
  return handle
}
