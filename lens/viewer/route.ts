/** What the address bar asks for. */
export type Route =
  | { readonly page: 'list'; readonly query: string }
  | { readonly page: 'scenario'; readonly id: string; readonly span: string | null }

export function readHash(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#/, '').split('?', 2)
  const values = new URLSearchParams(query)
  const id = /^\/scenario\/([^/]+)$/.exec(path)?.[1]
  // A GlobalTraceId copied from elsewhere may have the dashes of a UUID.
  if (id) return { page: 'scenario', id: id.replaceAll('-', '').toLowerCase(), span: values.get('span') }
  return { page: 'list', query: values.get('q') ?? '' }
}

export function toHash(route: Route): string {
  if (route.page === 'list') return route.query ? `#/?q=${encodeURIComponent(route.query)}` : '#/'
  return `#/scenario/${route.id}${route.span ? `?span=${encodeURIComponent(route.span)}` : ''}`
}
