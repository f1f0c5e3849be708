import type { Activity, Cause, EpochMs, OpenActivity, Undo } from '../fact.js'
import { toEpoch } from '../lib/clock.js'
import { listen, together } from '../lib/listen.js'
import { isAct } from './act.js'
import { controlOf, labelOf } from './control.js'

export interface InteractionDeps {
  readonly open: OpenActivity
  readonly enter: (cause: Cause) => void
  /** Where the running task comes from; `undefined`: that is not known. */
  readonly origin: () => Cause | null | undefined
  /** A cause whose interaction is opened when something needs it. */
  readonly reserve: (onNeeded: () => void) => Cause
  readonly whenSettled: (cause: Cause, done: (at: EpochMs, effects: number) => void) => void
}

/** From the first touch of a pointer or key to what the browser makes of it: one act, whatever number of events. */
interface Gesture {
  readonly cause: Cause
  readonly control: Element | undefined
  event: Event
  clickedAt?: number
  activity?: Activity<'interaction'>
  isOver?: boolean
}

const EVENTS =
  'pointerdown mousedown pointerup mouseup touchend click dblclick auxclick contextmenu keydown keypress keyup beforeinput input change submit reset paste cut copy drop dragend'
// Later than this after the last event, it is another act: a value chosen, a form filled in by the browser (a guess).
const PAUSE_MS = 1000
// A label passes its click on to its control at once; a person is never as fast.
const ECHO_MS = 50

/**
 * Opens an interaction for each thing a person does: click, submit, change, a meaningful key, a drag. Other input, such as
 * a letter typed, becomes one only when it causes something. One gesture is one interaction; what was typed is never read.
 *
 * A click made by a script is recorded as such where no task of the page is known to be its cause.
 */
export function startInteractions({ open, enter, origin, reserve, whenSettled }: InteractionDeps): Undo {
  let gesture: Gesture | undefined

  function begin(event: Event): Gesture {
    const begun: Gesture = { cause: reserve(() => record(begun)), control: controlOf(event), event }
    return begun
  }

  function record(made: Gesture): void {
    const { cause, event, activity } = made
    // What is dropped is what was taken up.
    const control = /^dr/.test(event.type) ? made.control : controlOf(event)
    if (activity || !control) return
    const seen = { event, control, text: labelOf(control) }
    const detail = { trusted: event.isTrusted, url: location.href, seen }
    const opened = open('interaction', detail, { ids: cause.ids, at: toEpoch(event.timeStamp) })
    made.activity = opened
    whenSettled(cause, (at, effects) => {
      made.isOver = true
      opened.close({ effects }, at)
    })
  }

  function gestureOf(event: Event): Gesture {
    const { type, timeStamp } = event
    if (!gesture || type === 'pointerdown' || (type === 'keydown' && !(event as KeyboardEvent).repeat))
      return begin(event)
    const { clickedAt, isOver } = gesture
    if (/up$|end$/.test(type)) return gesture
    if (isOver || timeStamp - gesture.event.timeStamp > PAUSE_MS) return begin(event)
    if (type === 'click' && timeStamp - clickedAt! > ECHO_MS) return begin(event)
    return gesture
  }

  const onEvent = (event: Event): void => {
    const { type, isTrusted, timeStamp } = event
    const from = origin()
    const isFirst = type === 'pointerdown' || type === 'keydown'
    // The browser clicks while it still tells of the key (Firefox).
    const own = !isFirst && from && from.flow === gesture?.cause.flow ? gesture : undefined
    // What a script brings about belongs to its task; so does what the browser makes of that.
    if (isTrusted ? from !== undefined && !isFirst && !own : type !== 'click' || from) return

    const isStray = type === 'change' && gesture && isAway(gesture, event)
    const current = !isTrusted || isStray ? begin(event) : (own ?? (gesture = gestureOf(event)))
    current.event = event
    if (type === 'click') current.clickedAt = timeStamp
    if (isAct(event)) record(current)
    enter(current.cause)
  }

  return together(...EVENTS.split(' ').map(type => listen(window, type, onEvent, true)))
}

/** A pointer pressed elsewhere makes the field that it leaves tell of its change; the pointer's own act is to come. */
function isAway({ event, control, clickedAt }: Gesture, change: Event): boolean {
  return event.type === 'mousedown' && clickedAt === undefined && control !== controlOf(change)
}
