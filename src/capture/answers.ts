import type { Flow, Undo } from '../fact.js'
import { listen, together } from '../lib/listen.js'

// A click on these is answered by the browser itself: it goes somewhere, gives the focus, ticks, opens or plays.
const ANSWERING =
  'a[href]:not([href="#"],[href^="javascript:" i]),area[href],summary,label,option,select,textarea,audio,video,[contenteditable],input:not([type=button],[type=submit],[type=reset])'

/**
 * Counts what the browser does in answer to an act as an effect of it, so that neither a link that is slow to open nor a
 * field that takes the focus is a dead click. What the page has prevented is not done.
 */
export function startAnswers(flow: () => Flow | undefined): Undo {
  const count = () => {
    const current = flow()
    if (current) current.effects++
  }
  const { navigation } = window as { navigation?: EventTarget }
  return together(
    // In the bubble phase: after the page has had its say.
    listen(window, 'click', event => {
      const target = event.composedPath()[0] as Element | undefined
      if (!event.defaultPrevented && target?.closest?.(ANSWERING)) count()
    }),
    listen(window, 'submit', event => event.defaultPrevented || count()),
    // A script that goes to another document, which may take its time.
    navigation ? listen(navigation, 'navigate', count) : () => {},
  )
}
