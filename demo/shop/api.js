/** An answer of the shop's API that is not a success; `code` says which. */
export class Refused extends Error {
  name = 'Refused'

  constructor({ error, message }) {
    super(message)
    this.code = error
  }
}

export async function searchProducts(query, signal) {
  const { products } = await ask(`/api/products?q=${encodeURIComponent(query)}`, { signal })
  return products
}

export function quoteLine(product, quantity) {
  return ask('/api/cart', toPost({ product, quantity }))
}

export function placeOrder(lines, method) {
  return ask('/api/orders', toPost({ lines, method }))
}

async function ask(url, init) {
  const response = await fetch(url, init)
  const answer = await response.json()
  if (!response.ok) throw new Refused(answer)
  return answer
}

function toPost(body) {
  return { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}
