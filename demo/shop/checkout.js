import { placeOrder } from './api.js'
import { emptyCart, readCart, removeFromCart } from './cart.js'
import { report } from './report.js'
import { language, showTexts, text, won } from './text.js'
import { showThread } from './thread.js'

const form = document.querySelector('#order')
const pay = document.querySelector('#pay')
const result = document.querySelector('#result')

showTexts()
showThread()
showLines()

form.addEventListener('submit', async event => {
  event.preventDefault()
  pay.disabled = true
  try {
    const lines = readCart().map(({ product, quantity }) => ({ product: product.id, quantity }))
    const { order, amount } = await placeOrder(lines, new FormData(form).get('method'))
    emptyCart()
    showResult('paid', `${text('order')} ${order} · ${won(amount)}`)
  } catch (error) {
    report(error)
    showResult('refused', text(error.code ?? 'internal'))
  }
  pay.disabled = false
})

function showLines() {
  const lines = readCart()
  form.hidden = lines.length === 0
  document.querySelector('#empty').hidden = lines.length > 0
  document.querySelector('#lines').replaceChildren(...lines.map(toItem))
  document.querySelector('#total').textContent = won(lines.reduce((sum, line) => sum + line.amount, 0))
}

function toItem({ product, quantity, amount }) {
  const item = document.createElement('li')
  item.innerHTML = '<span></span><b></b><button type="button" class="quiet"></button>'
  item.querySelector('span').textContent = `${product[language]} ×\u00a0${quantity}`
  item.querySelector('b').textContent = won(amount)
  const remove = item.querySelector('button')
  remove.textContent = text('remove')
  remove.addEventListener('click', () => {
    removeFromCart(product.id)
    showLines()
  })
  return item
}

function showResult(outcome, detail) {
  form.hidden = outcome === 'paid'
  result.hidden = false
  result.dataset.outcome = outcome
  result.querySelector('h2').textContent = text(outcome)
  result.querySelector('p').textContent = detail
  result.scrollIntoView({ block: 'nearest' })
}
