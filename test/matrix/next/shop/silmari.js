import { init } from 'silmari'

// The collector of a test, which has put it there; built once for all.
export const silmari = init({
  service: { name: 'shop-web' },
  endpoint: globalThis.endpoint,
})
