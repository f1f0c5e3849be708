import { attempt } from '../lib/guard.js'
import { apply } from '../lib/natives.js'
import { copyHeaders } from './header-copy.js'
import { copyInit, isPlain, isViewable, peek, viewInit } from './init.js'
import type { Header, Place } from './request.js'

/** Where a call of `fetch` has its headers, while it is being made. */
export interface FetchPlace extends Place {
  /** Puts everything back as the page gave it. */
  restore(): void
}

/** `args[1]` is replaced for the call; `undefined` where the browser will refuse the headers in its own words. */
export function inInit(args: unknown[]): FetchPlace | undefined {
  const original = args[1]
  const init = (original ?? undefined) as RequestInit | undefined
  const given = peek(init, 'headers')
  const isLater = !!given?.get
  const copy = isLater ? undefined : copyHeaders(given?.value)
  if (!isLater && !copy) return
  const isCopied = !init || (!isLater && isPlain(init))
  const late: Header[] = []
  const show = (theirs: unknown): unknown => {
    const into = copy ?? copyHeaders(theirs)
    for (let i = 0; into && i < late.length; i++) into.add(late[i]![0], late[i]![1])
    return into?.value ?? theirs
  }
  return {
    isOpen: isCopied || isViewable(init),
    own: name => copy?.names[name],
    add(name, value) {
      if (copy) copy.add(name, value)
      else late[late.length] = [name, value]
      if (args[1] === original) args[1] = isCopied ? copyInit(init, copy!.value) : viewInit(init, show)
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
    isOpen: true,
    own,
    add(name, value) {
      const was = own(name)
      apply(append, theirs, [name, value])
      undos[undos.length] = () => (was === undefined ? apply(remove, theirs, [name]) : apply(set, theirs, [name, was]))
    },
    restore() {
      for (let i = 0; i < undos.length; i++) attempt('fetch', undos[i]!)
    },
  }
}
