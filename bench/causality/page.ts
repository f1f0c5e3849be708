// First, as each tool asks for: what is imported below takes the browser's functions when it is loaded.
import './sdk.js'
import { mount } from './app.js'
import { FLOWS, startBackground } from './flows.js'

/** Milliseconds since the epoch of each click's event: how a tool's record of a click is told to be that click. */
const clicks: { kind: string; at: number }[] = []
/** What was asked, under URLs that come once. */
const asked: string[] = []
let open = 0

function ask(kind: string, click: number | 'none', step: string | number): Promise<Response> {
  const url = `/api/${kind}/${click}/${asked.length}/${encodeURIComponent(step)}`
  asked.push(url)
  return fetch(url)
}

function begin(kind: string) {
  const click = clicks.push({ kind, at: performance.timeOrigin + (window.event?.timeStamp ?? 0) }) - 1
  open++
  return {
    ask: (step: string | number) => ask(kind, click, step),
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
startBackground(step => ask('background', 'none', step))
Object.assign(window, { bench: { clicks, asked, isDone: () => open === 0 } })
