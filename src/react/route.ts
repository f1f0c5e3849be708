import { useEffect } from 'react'
import { useSilmari } from './provider.js'

/** Names the current route by its template, such as `/orders/:id`, so that span names stay few. */
export function useRoute(template: string | undefined): void {
  const silmari = useSilmari()
  useEffect(() => {
    if (template) silmari.route(template)
  }, [silmari, template])
}

/**
 * The template of a path whose parameters are known: `('/orders/17', { id: '17' })` gives `/orders/:id`. For React Router
 * (`useLocation().pathname`, `useParams()`) and the Next.js app router (`usePathname()`, `useParams()`).
 */
export function toTemplate(
  pathname: string,
  params: Readonly<Record<string, string | readonly string[] | undefined>>,
): string {
  const names = new Map<string, string>()
  for (const [name, value] of Object.entries(params)) {
    for (const part of [value ?? []].flat()) names.set(part, name)
  }
  const segments = pathname.split('/').map(segment => {
    const name = names.get(segment) ?? names.get(safeDecode(segment))
    return name ? `:${name}` : segment
  })
  return segments.join('/')
}

function safeDecode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment // a lone percent sign in a path is legal
  }
}
