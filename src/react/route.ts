import { useEffect } from 'react'
import { useSilmari } from './provider.js'

/** Names the current route by its template, such as `/orders/:id`, so that span names stay few. */
export function useRoute(template: string | undefined): void {
  const silmari = useSilmari()
  useEffect(() => {
    if (template) silmari.route(template)
  }, [silmari, template])
}

/** What is used of a router of React Router 7 (`createBrowserRouter`) or of TanStack Router (`createRouter`). */
export interface Router {
  readonly state: { readonly matches: readonly Match[] }
  // biome-ignore lint/suspicious/noExplicitAny: React Router takes a function, TanStack Router an event and a function
  subscribe(...args: any[]): () => void
  // biome-ignore lint/suspicious/noExplicitAny: TanStack Router's locations are typed by the application's routes
  matchRoutes?(location: any): readonly Match[]
  readonly latestLocation?: unknown
}
interface Match {
  readonly pathname: string
  readonly params: Params
}
type Params = Readonly<Record<string, unknown>>

/**
 * Names each route that `router` shows, from the moment that its address is known. Put it into the component that renders
 * the `RouterProvider`.
 *
 * ```tsx
 * function Shop() {
 *   useRouteOf(router)
 *   return <RouterProvider router={router} />
 * }
 * ```
 */
export function useRouteOf(router: Router): void {
  const silmari = useSilmari()
  useEffect(() => {
    let last: Match | undefined
    const { matchRoutes } = router
    const name = (): void => {
      const match = (matchRoutes?.(router.latestLocation) ?? router.state.matches).at(-1)
      // The same ones: React Router is still loading. The root: it also stands for an address that matches nothing.
      if (match !== last && match?.pathname[1]) silmari.route(toTemplate(match.pathname, match.params))
      last = match
    }
    name()
    // TanStack Router tells of a change first, and writes the address in a microtask.
    return matchRoutes ? router.subscribe('onBeforeLoad', () => queueMicrotask(name)) : router.subscribe(name)
  }, [router, silmari])
}

/**
 * The template of a path whose parameters are known: `('/orders/17', { id: '17' })` gives `/orders/:id`. For routers that
 * are hooks: React Router's `useLocation().pathname` and `useParams()`, the Next.js app router's `usePathname()` and
 * `useParams()`.
 */
export function toTemplate(pathname: string, params: Params): string {
  let path = `${decode(pathname)}/`
  let end: number | undefined
  // From the end: it is there that a value which is also the name of a folder stands for a parameter.
  for (const [name, value] of Object.entries(params).reverse()) {
    const text = `/${decode([value].flat().join('/'))}/`
    const at = path.lastIndexOf(text, end)
    if (text === '//' || at < 0) continue
    path = `${path.slice(0, at)}/:${name}${path.slice(at + text.length - 1)}`
    end = at
  }
  return path.slice(0, -1)
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text // a lone percent sign in a path is legal
  }
}
