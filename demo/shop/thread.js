import { showRoutes } from './routes.js'
import { text } from './text.js'

/** The foot of the page: the GlobalTraceId of what is being done here, and the way to its story. */
export function showThread() {
  const foot = document.querySelector('#thread')
  const { silmari } = window
  if (!silmari) return
  const lens = document.querySelector('meta[name=lens]').content
  const show = () => {
    const id = document.createElement('code')
    id.textContent = silmari.globalTraceId
    const link = document.createElement('a')
    link.href = `${lens}/#/scenario/${silmari.globalTraceId}`
    link.target = '_blank'
    link.textContent = text('story')
    foot.replaceChildren('GlobalTraceId ', id, link)
  }
  showRoutes(foot, silmari)
  silmari.scenario.onChange(show)
  show()
}
