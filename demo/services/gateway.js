/** The only service that browsers reach: the catalogue, and the way to orders. */
import { searchProducts } from './catalogue.js'
import { ask, serve } from './serve.js'

const { ORDERS_URL } = process.env

serve({
  'GET /api/products': ({ query }) => ({ products: searchProducts(query.get('q') ?? '') }),
  'POST /api/cart': ({ body }) => ask(`${ORDERS_URL}/lines`, body),
  'POST /api/orders': ({ body }) => ask(`${ORDERS_URL}/orders`, body),
})
