import type { EpochMs, Flow, Undo } from '../fact.js'
import { listen, together } from '../lib/listen.js'
import { startShadows } from './shadows.js'

// A click on these is answered by the browser itself: it goes somewhere, gives the focus, ticks, opens or plays.
const ANSWERING =
  'a[href]:not([href="#"],[href^="javascript:" i]),area[href],summary,label,option,select,textarea,audio,video,[contenteditable],[popovertarget],[commandfor],input:not([type=button],[type=submit],[type=reset])'
// What a person sees that changes no document: a page that scrolls, a field that takes the focus or is said to be wrong,
// what opens above the page or beside it.
const SEEN = 'scroll focusin invalid reset beforetoggle play fullscreenchange beforeprint'
// Where a person does something else, what is seen next need not be of the click.
const OTHER = 'pointerdown keydown wheel touchmove'

export interface AnswerDeps {
  /** The account of the cause of the running task. */
  readonly flow: () => Flow | undefined
  readonly now: () => EpochMs
  /** Runs `fn` once, by the page's own timers, unpatched. */
  readonly later: (fn: () => void, ms: number) => Undo
}

/**
 * Counts what answers an act beside requests, routes and changes of the document, so that neither a link that is slow to
 * open nor a button that scrolls is a dead click. What the page has prevented is not done.
 */
export function startAnswers({ flow, now, later }: AnswerDeps): Undo {
  let clicked: Flow | undefined
  const count = (current: Flow | undefined = flow()): void => {
    if (current) current.effects++
  }
  // The browser tells of most in a task of its own, soon after. Not before the click: a press gives the focus.
  const countSeen = () => clicked && count(flow() ?? clicked)
  const shadows = startShadows(() => {
    const current = flow()
    if (current) current.effectAt = now()
    count(current ?? clicked)
  }, later)
  const { navigation } = window as { navigation?: EventTarget }
  const listenAll = (types: string, fn: (event: Event) => void) =>
    together(...types.split(' ').map(type => listen(window, type, fn, true)))

  return together(
    shadows.stop,
    listenAll('click', () => {
      clicked = flow()
      shadows.look()
    }),
    listenAll(OTHER, () => {
      clicked = undefined
    }),
    listenAll(SEEN, countSeen),
    // A window or a frame that takes the focus. The page's own fields tell of theirs, too.
    listen(window, 'blur', ({ target }) => target === window && countSeen()),
    // In the bubble phase: after the page has had its say.
    listen(window, 'click', event => {
      const target = event.composedPath()[0] as Element | undefined
      if (!event.defaultPrevented && target?.closest?.(ANSWERING)) count()
    }),
    listen(window, 'submit', event => event.defaultPrevented || count()),
    // A script that goes to another document, which may take its time.
    navigation ? listen(navigation, 'navigate', () => count()) : () => {},
  )
}
