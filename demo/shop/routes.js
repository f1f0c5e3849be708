import { text } from './text.js'

const KEY = 'routes'
const SERVICES = ['gateway', 'orders', 'payments', 'ledger']

/**
 * A panel that names, for each service, the copy that shall serve this tab: the label travels as `route.<service>` in
 * baggage, and whatever routes in front of a service goes by it (docs/recipes/routes.md). Kept for the tab, and set
 * before the page's first request.
 */
export function showRoutes(foot, silmari) {
  const labels = JSON.parse(sessionStorage.getItem(KEY) ?? '{}')
  const apply = () => {
    const keys = SERVICES.map(service => [`route.${service}`, labels[service] || undefined])
    silmari.setContext(Object.fromEntries(keys))
  }
  const panel = document.createElement('details')
  panel.className = 'routes'
  panel.open = Object.values(labels).some(Boolean)
  panel.innerHTML = '<summary></summary>'
  panel.querySelector('summary').textContent = text('routes')
  for (const service of SERVICES) {
    const field = document.createElement('label')
    const input = document.createElement('input')
    Object.assign(input, { name: service, value: labels[service] ?? '', placeholder: 'debug', pattern: '[\\w.\\-]*' })
    input.addEventListener('change', () => {
      labels[service] = input.value.trim()
      sessionStorage.setItem(KEY, JSON.stringify(labels))
      apply()
    })
    field.append(service, input)
    panel.append(field)
  }
  foot.after(panel)
  apply()
}
