import type { Undo } from '../fact.js'
import { guard } from '../lib/guard.js'
import { nativeSetTimeout } from '../lib/natives.js'
import type { Storage } from '../lib/storage.js'
import type { Identity } from './identity.js'
import { told } from './lease.js'
import { leaveNext } from './next.js'

export interface LinkDeps {
  readonly toHandoffUrl: (url: string) => string
  readonly profile: Storage
  readonly identity: Identity
}

/**
 * Sends the scenario along with a link or form that a person follows: in the URL to a named origin, through storage to a
 * new tab of the same origin (`target=_blank` hides the opener, so its sessionStorage is not copied). The element's own
 * URL is put back when the browser has read it.
 */
export function startLinks({ toHandoffUrl, profile, identity }: LinkDeps): Undo {
  function lend(element: Element, name: 'href' | 'action'): void {
    const own = element.getAttribute(name) ?? ''
    const url = own && toHandoffUrl(own)
    if (url === own) return
    element.setAttribute(name, url)
    nativeSetTimeout(() => {
      if (element.getAttribute(name) === url) element.setAttribute(name, own)
    }, 0)
  }

  const onClick = guard('links', (event: MouseEvent) => {
    if (event.defaultPrevented || event.button > 1) return
    const link = event
      .composedPath()
      .find((each): each is HTMLAnchorElement => each instanceof HTMLAnchorElement && !!each.href)
    if (!link) return
    const isNewTab =
      event.button === 1 || event.ctrlKey || event.metaKey || event.shiftKey || (link.target && link.target !== '_self')
    if (isNewTab && link.origin === location.origin) leaveNext(profile, link.href, told(identity.lease()))
    lend(link, 'href')
  })
  const onSubmit = guard('links', (event: SubmitEvent) => {
    if (!event.defaultPrevented && event.target instanceof HTMLFormElement) lend(event.target, 'action')
  })
  // On the window, in the bubble phase: after the page has had its say, before the browser acts.
  window.addEventListener('click', onClick)
  window.addEventListener('auxclick', onClick)
  window.addEventListener('submit', onSubmit)
  return () => {
    window.removeEventListener('click', onClick)
    window.removeEventListener('auxclick', onClick)
    window.removeEventListener('submit', onSubmit)
  }
}
