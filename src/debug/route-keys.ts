import type { Stamp, Undo } from '../fact.js'

export interface RouteKeyDeps {
  readonly stamp: () => Stamp
  readonly setContext: (context: Readonly<Record<string, string>>) => void
  readonly onChange: (fn: (stamp: Stamp) => void) => Undo
}

const PAIR = /^([\w.-]{1,50}):([\w.-]{1,256})$/

/**
 * Sets the route keys that the address of the page names: `?silmari-route=orders:debug,ledger:pr-7`. In development only:
 * a link must not be able to choose what serves a person. Keys that the application sets win.
 */
export function startRouteKeys(query: string, { stamp, setContext, onChange }: RouteKeyDeps): Undo {
  const keys = readRouteKeys(query)
  if (!Object.keys(keys).length) return () => {}
  const add = ({ context }: Stamp): void => {
    // setContext of the application knows nothing of these.
    if (Object.keys(keys).some(key => !(key in context))) setContext({ ...keys, ...context })
  }
  add(stamp())
  console.info(
    `silmari: requests carry ${Object.entries(keys)
      .map(pair => pair.join('='))
      .join(', ')}.`,
  )
  return onChange(add)
}

/** Context values of what `silmari-route` says; what is no key and label is left out. */
export function readRouteKeys(query: string): Record<string, string> {
  const pairs = new URLSearchParams(query).getAll('silmari-route').flatMap(each => each.split(','))
  const keys = pairs.flatMap(pair => {
    const [, service, label] = PAIR.exec(pair.trim()) ?? []
    return service && label ? [[`route.${service}`, label] as const] : []
  })
  return Object.fromEntries(keys)
}
