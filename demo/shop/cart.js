const KEY = 'cart'

/** What is in the cart: `{ product, quantity, amount }` by line, kept while the tab is open. */
export function readCart() {
  return JSON.parse(sessionStorage.getItem(KEY) ?? '[]')
}

export function addToCart(line) {
  const others = readCart().filter(({ product }) => product.id !== line.product.id)
  writeCart([...others, line])
}

export function removeFromCart(id) {
  writeCart(readCart().filter(({ product }) => product.id !== id))
}

export function emptyCart() {
  writeCart([])
}

export function quantityOf(id) {
  return readCart().find(({ product }) => product.id === id)?.quantity ?? 0
}

function writeCart(lines) {
  sessionStorage.setItem(KEY, JSON.stringify(lines))
}
