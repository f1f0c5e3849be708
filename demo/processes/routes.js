const { GATEWAY_URL, LENS_URL, SHOP_URL } = process.env

/** Which path goes where. `strip` is taken off the path; a `silent` route is no part of the story and is not logged. */
export const routes = [
  { prefix: '/api/', name: 'gateway', url: GATEWAY_URL },
  { prefix: '/otlp/', name: 'lens', url: LENS_URL, strip: '/otlp', silent: true },
  { prefix: '/', name: 'shop', url: SHOP_URL },
]

export function routeOf(path) {
  const route = routes.find(({ prefix }) => path.startsWith(prefix))
  return { ...route, path: path.slice(route.strip?.length ?? 0) }
}
