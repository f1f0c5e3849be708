import type { Undo } from '../fact.js'
import { now } from '../lib/clock.js'
import { patchConstructor } from '../lib/constructor.js'
import { attempt } from '../lib/guard.js'
import { listen, together } from '../lib/listen.js'
import { apply } from '../lib/natives.js'
import { patch } from '../lib/patch.js'
import { createRequests, type RequestDeps } from './request.js'

/** What we know of one connection. */
interface Stream {
  count(what: string, by: number): void
  close(failure?: string): void
}

/**
 * Records each WebSocket and EventSource from its making to its end, with messages and bytes both ways. Neither can carry
 * a header of ours: ids travel only where the page puts what `silmari.headersFor(url)` gives it. Of an EventSource the
 * unnamed messages are counted; the named ones only those who know their names can hear.
 */
export function startSockets(deps: RequestDeps): Undo {
  const begin = createRequests(deps)
  const streams = new Map<unknown, Stream>()

  const watch =
    (api: 'websocket' | 'eventsource') =>
    (source: WebSocket | EventSource): void => {
      const activity = begin(api, { method: 'GET', url: source.url }).open()
      const madeAt = now()
      const attributes: Record<string, number> = {}
      const stream: Stream = {
        count(what, by) {
          attributes[`silmari.stream.${what}`] = (attributes[`silmari.stream.${what}`] ?? 0) + by
        },
        close(failure) {
          streams.delete(source)
          undo()
          activity.close({ failure, attributes: { ...attributes } })
        },
      }
      streams.set(source, stream)
      const undo = together(
        listen(source, 'open', () => stream.count('open_ms', now() - madeAt)),
        listen(source, 'message', ({ data }: MessageEvent) => {
          stream.count('received', 1)
          stream.count('received_bytes', sizeOf(data))
        }),
        // An EventSource that has not been closed (2) by this tries again.
        listen(source, 'error', () => api === 'eventsource' && source.readyState === 2 && stream.close('NetworkError')),
        listen(source, 'close', ({ code, wasClean }: CloseEvent) => {
          stream.count('close_code', code)
          stream.close(wasClean ? undefined : 'NetworkError')
        }),
      )
    }

  const closeAll = () => {
    for (const stream of streams.values()) stream.close()
  }

  return together(
    patchConstructor(window, 'WebSocket', watch('websocket')),
    patchConstructor(window, 'EventSource', watch('eventsource')),
    patch(window.WebSocket?.prototype, 'send', (native, self, args) => {
      apply(native, self, args)
      attempt('sockets', () => {
        const stream = streams.get(self)
        stream?.count('sent', 1)
        stream?.count('sent_bytes', sizeOf(args[0]))
      })
    }),
    patch(window.EventSource?.prototype, 'close', (native, self, args) => {
      apply(native, self, args)
      attempt('sockets', () => streams.get(self)?.close())
    }),
    // What a connection came to is not lost with the page.
    listen(window, 'pagehide', closeAll),
    closeAll,
  )
}

function sizeOf(data: unknown): number {
  if (typeof data !== 'string') return (data as Blob).size ?? (data as ArrayBuffer).byteLength
  let bytes = data.length
  for (let i = 0; i < data.length; i++) {
    const unit = data.charCodeAt(i)
    // UTF-8; the halves of a surrogate pair are two bytes each.
    if (unit > 0x7f) bytes += unit < 0x800 || (unit & 0xf800) === 0xd800 ? 1 : 2
  }
  return bytes
}
