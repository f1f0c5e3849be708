import type { Undo } from '../fact.js'
import { patchConstructor } from '../lib/constructor.js'
import { attempt } from '../lib/guard.js'
import { together } from '../lib/listen.js'
import { addListener, apply, performanceNow, removeListener } from '../lib/natives.js'
import { patch } from '../lib/patch.js'
import { steady } from '../lib/steady.js'
import type { Origin } from './current.js'
import type { TaskDeps } from './tasks.js'

const EVENTS = ['readystatechange', 'progress', 'load', 'error', 'abort', 'timeout', 'loadend']

/**
 * The answer to an XMLHttpRequest belongs to the cause that sent it. Our listeners are there from the start: on what is no
 * node, Chromium calls listeners in the order in which they were added.
 */
export function startAnswers({ causality: { bound, follow, origin }, scope }: TaskDeps): Undo {
  const sent = steady(new WeakMap<object, readonly [Origin, since: number]>())
  function onEvent(this: XMLHttpRequest, { type }: Event): void {
    const { 0: from, 1: since } = sent.get(this) ?? ([] as const)
    // Events that a call of the page's brings about belong to the task that calls.
    if (from && origin() === undefined) follow(from, since)
    // Unless a listener has opened it anew: then this is the end of the request before.
    if (type === 'loadend' && this.readyState > 3) listen(this, removeListener)
  }
  function listen(xhr: XMLHttpRequest, how: typeof addListener): void {
    for (let i = 0; i < EVENTS.length; i++) apply(how, xhr, [EVENTS[i]!, onEvent as EventListener])
  }
  return together(
    patchConstructor(scope, 'XMLHttpRequest', made => {
      try {
        listen(made, addListener)
      } catch {
        // A Proxy that another script's class has made is no EventTarget; what is behind it is listened to when it is sent.
      }
    }),
    patch(scope.XMLHttpRequest?.prototype, 'send', (native, self, args) => {
      apply(native, self, args)
      attempt('xhr', () => {
        sent.set(self as XMLHttpRequest, [bound(), performanceNow()])
        // Sent a second time.
        if ((self as XMLHttpRequest).readyState < 4) listen(self as XMLHttpRequest, addListener)
      })
    }),
  )
}
