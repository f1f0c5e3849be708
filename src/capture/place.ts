import { attempt } from '../lib/guard.js'
import { apply } from '../lib/natives.js'
import { copyHeaders } from './header-copy.js'
import { copyInit, isPlain, isViewable, peek, viewInit } from './init.js'
import type { Header, Place } from './request.js'

/** Where a call of `fetch` has its headers: in its `init`, or in the page's own `Request`. */
export interface FetchPlace extends Place {
  /** Makes the native call, which comes next, send these too. */
  add(headers: readonly Header[]): void
  /** Puts everything back as the page gave it. */
  restore(): void
}

/** `args[1]` is replaced for the call; `undefined` where the browser will refuse the headers in its own words. */
export function inInit(args: unknown[]): FetchPlace | undefined {
  const original = args[1]
  const init = (original ?? undefined) as RequestInit | undefined
  const isCopied = !init || isPlain(init)
  const given = peek(init, 'headers')
  const isLater = !!given?.get
  const copy = isLater ? undefined : copyHeaders(given?.value)
  if (!isLater && !copy) return
  return {
    own: name => copy?.names[name],
    isOpen: isCopied || isViewable(init),
    add(headers) {
      const change = (theirs: unknown): unknown => {
        const into = copy ?? copyHeaders(theirs)
        into?.add(headers)
        return into?.value ?? theirs
      }
      args[1] = isCopied ? copyInit(init, change(isLater ? init?.headers : undefined)) : viewInit(init, change)
    },
    restore() {
      args[1] = original
    },
  }
}

/**
 * The browser copies a `Request` while `fetch` is being called, so its headers can be lent to us for that moment: the one
 * way that keeps referrer, mode, signal, body and priority as they are.
 */
export function inRequest(theirs: Headers, { get, set, append, delete: remove }: Headers): FetchPlace {
  const own = (name: string): string | undefined => apply(get, theirs, [name]) ?? undefined
  const undos: (() => void)[] = []
  return {
    own,
    isOpen: true,
    add(headers) {
      for (let i = 0; i < headers.length; i++) {
        const name = headers[i]![0]
        const was = own(name)
        apply(append, theirs, [name, headers[i]![1]])
        undos[i] = () => (was === undefined ? apply(remove, theirs, [name]) : apply(set, theirs, [name, was]))
      }
    },
    restore() {
      for (let i = 0; i < undos.length; i++) attempt('fetch', undos[i]!)
    },
  }
}
