// First, as each tool asks for: what is imported below takes the browser's functions when it is loaded.
import './sdk.js'
import { mount } from './app.js'
import { FLOWS, startBackground } from './flows.js'

/** Milliseconds since the epoch of each click's event: how a tool's record of a click is told to be that click. */
const clicks: { kind: string; at: number }[] = []
let open = 0

function begin(kind: string) {
  const click = clicks.push({ kind, at: performance.timeOrigin + (window.event?.timeStamp ?? 0) }) - 1
  open++
  return {
    ask: (step: string | number) => fetch(`/api/${kind}/${click}/${encodeURIComponent(step)}`),
    end: () => void open--,
  }
}

for (const [kind, run] of Object.entries(FLOWS)) {
  const button = document.createElement('button')
  button.textContent = kind
  button.dataset.flow = kind
  button.addEventListener('click', () => {
    const { ask, end } = begin(kind)
    run(ask).finally(end)
  })
  document.body.append(button)
}
const root = document.createElement('div')
document.body.append(root)
mount(root, begin)
startBackground(step => fetch(`/api/background/none/${step}`))
Object.assign(window, { bench: { clicks, isDone: () => open === 0 } })
