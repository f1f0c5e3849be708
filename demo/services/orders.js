/** Prices what is in the cart, places orders, and has them paid. */
import { randomUUID } from 'node:crypto'
import { findProduct } from './catalogue.js'
import { ask, log, Refusal, serve } from './serve.js'

const { PAYMENTS_URL } = process.env
const MOST_OF_ONE = 9

serve({
  'POST /lines': ({ body }) => toLine(body),
  'POST /orders': async ({ body }) => {
    const lines = (body.lines ?? []).map(toLine)
    if (!lines.length) throw new Refusal(400, 'empty_order', 'There is nothing in the order')
    const order = `o-${randomUUID().slice(0, 8)}`
    const amount = lines.reduce((sum, line) => sum + line.amount, 0)
    const payment = await ask(`${PAYMENTS_URL}/payments`, { order, amount, method: body.method })
    log.info('order placed', { order, amount })
    return { order, amount, payment: payment.payment }
  },
})

function toLine({ product: id, quantity }) {
  const product = findProduct(id)
  if (!product) throw new Refusal(404, 'no_such_product', 'The shop does not sell this')
  const count = Math.min(Math.max(Math.trunc(quantity) || 1, 1), MOST_OF_ONE)
  return { product, quantity: count, amount: product.price * count }
}
