import { init } from 'silmari'

export const silmari = init({
  service: { name: 'shop-web' },
  endpoint: process.env.NEXT_PUBLIC_ENDPOINT,
})
