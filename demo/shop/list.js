import { quoteLine, searchProducts } from './api.js'
import { art } from './art.js'
import { addToCart, quantityOf, readCart } from './cart.js'
import { language, showTexts, text, won } from './text.js'
import { showThread } from './thread.js'

// Long enough that typing a word is one search.
const SEARCH_AFTER_MS = 200

const search = document.querySelector('#search')
const products = document.querySelector('#products')
const notice = document.querySelector('#notice')
let typing
let searching

showTexts()
showThread()
showCount()
await showProducts('')

search.addEventListener('input', () => {
  clearTimeout(typing)
  typing = setTimeout(() => showProducts(search.value), SEARCH_AFTER_MS)
})

async function showProducts(query) {
  searching?.abort()
  searching = new AbortController()
  try {
    const found = await searchProducts(query, searching.signal)
    products.replaceChildren(...found.map(toCard))
    products.dataset.query = query
    document.querySelector('#nothing').hidden = found.length > 0
  } catch (error) {
    if (error.name !== 'AbortError') tell(text('failed'))
  }
}

function toCard(product) {
  const card = document.createElement('li')
  card.className = 'card'
  card.innerHTML = `<div class="art">${art[product.art]}</div><h2></h2><p class="price"></p><button class="button"></button>`
  card.querySelector('h2').textContent = product[language]
  card.querySelector('.price').textContent = won(product.price)
  const button = card.querySelector('button')
  button.textContent = text('add')
  button.ariaLabel = `${text('add')} ${product[language]}`
  button.dataset.product = product.id
  button.addEventListener('click', () => add(product))
  return card
}

async function add(product) {
  try {
    const line = await quoteLine(product.id, quantityOf(product.id) + 1)
    addToCart(line)
    showCount()
    tell(`${text('added')} · ${product[language]}`)
  } catch {
    tell(text('failed'))
  }
}

function showCount() {
  document.querySelector('#count').textContent = readCart().reduce((sum, line) => sum + line.quantity, 0)
}

function tell(message) {
  notice.textContent = message
  notice.hidden = false
  // Starts the fade again.
  notice.style.animation = 'none'
  notice.offsetWidth
  notice.style.animation = ''
}
