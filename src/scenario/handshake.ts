import type { Note, Undo } from '../fact.js'
import { wallNow } from '../lib/clock.js'
import { guard } from '../lib/guard.js'
import { adopt } from './adopt.js'
import { FRESH, type HandoffOptions } from './handoff.js'
import type { Identity } from './identity.js'
import { parseLease, told } from './lease.js'

export interface HandshakeDeps {
  readonly identity: Identity
  readonly origins: HandoffOptions['origins']
  readonly note: Note
}

const ASK = 'silmari:ask'
const HERE = 'silmari:here'
// A page with more frames of other origins than this gives ids to the first ones only (a guess, to stay bounded).
const MAX_PORTS = 100

/**
 * Shares the scenario with frames and popups on other origins that name this one, and takes it from the window that holds
 * this one. A child asks with a message port; the browser delivers it to the named origin alone, so what comes back
 * through the port can be neither forged nor replayed by a third window.
 */
export function startHandshake({ identity, origins, note }: HandshakeDeps): Undo {
  const holder = window.parent !== window ? window.parent : (window.opener as Window | null)
  const children: MessagePort[] = []
  const mine: MessagePort[] = []

  const ask = guard('handshake', () => {
    for (const origin of holder ? origins : []) {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = guard('handshake', ({ data }: MessageEvent<unknown>) => hear(data))
      mine.push(port1)
      holder!.postMessage(ASK, origin, [port2])
    }
  })

  function hear(text: unknown): void {
    if (typeof text === 'string') adopt(parseLease(text, wallNow(), FRESH), identity, note)
  }

  const tell = (port: MessagePort) => port.postMessage(told(identity.lease()))
  const onMessage = guard('handshake', ({ data, origin, source, ports }: MessageEvent<unknown>) => {
    if (!source || !origins.includes(origin)) return
    const port = ports[0]
    if (data === ASK && port && children.length < MAX_PORTS) {
      children.push(port)
      tell(port)
    } else if (data === HERE && source === holder) ask()
  })

  window.addEventListener('message', onMessage)
  const unsubscribe = identity.onChange(() => children.forEach(tell))
  ask()
  // A frame that started before us asked in vain.
  for (let i = 0; i < window.length; i++) for (const origin of origins) window[i]!.postMessage(HERE, origin)
  return () => {
    window.removeEventListener('message', onMessage)
    unsubscribe()
    for (const port of [...children, ...mine]) port.close()
  }
}
