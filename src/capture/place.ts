import { apply, NativeRequest } from '../lib/natives.js'
import { copyHeaders, findHeader } from './header-copy.js'
import { copyInit, isPlain, isViewable, peek, viewInit } from './init.js'
import type { Header, Place } from './request.js'

/** Where a call of `fetch` has its headers, while it is being made. */
export interface FetchPlace extends Place {
  /** Puts everything back as the page gave it. */
  restore(): void
}

/** `args[1]` is replaced for the call; `undefined` where the browser will refuse the headers in its own words. */
export function inInit(args: unknown[]): FetchPlace | undefined {
  const { 0: input, 1: original } = args
  const init = (original ?? undefined) as RequestInit | undefined
  const given = peek(init, 'headers')
  const pairs = given?.get ? [] : copyHeaders(given?.value)
  if (!pairs) return
  const isCopied = !given?.get && isPlain(init)

  function replace(added: readonly Header[]): void {
    const show = (theirs: unknown): unknown => {
      const read = given?.get ? copyHeaders(theirs) : pairs
      return read ? [...read, ...added] : theirs
    }
    // Datadog takes headers in an init for its own, and a Request's for those of the page (fetch.ts keeps them single).
    if (isCopied && 'DD_RUM' in globalThis) {
      args[0] = new NativeRequest(input as RequestInfo, { headers: show(init) as HeadersInit })
      args[1] = copyInit(init, undefined)
    } else args[1] = isCopied ? copyInit(init, show(init)) : viewInit(init!, show)
  }
  return {
    own: name => findHeader(pairs, name),
    ...((isCopied || isViewable(init!)) && { add: replace }),
    restore() {
      args[0] = input
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
  const before: (readonly [name: string, value: string | undefined])[] = []
  return {
    own,
    add(headers) {
      for (let i = 0; i < headers.length; i++) {
        before[i] = [headers[i]![0], own(headers[i]![0])]
        apply(append, theirs, headers[i]!)
      }
    },
    restore() {
      for (let i = 0; i < before.length; i++) apply(before[i]![1] === undefined ? remove : set, theirs, before[i]!)
    },
  }
}
