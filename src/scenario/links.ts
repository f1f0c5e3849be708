import type { Undo } from '../fact.js'
import { attempt, guard } from '../lib/guard.js'
import { listen, together } from '../lib/listen.js'
import { apply, nativeSetTimeout } from '../lib/natives.js'
import { patch } from '../lib/patch.js'
import type { Storage } from '../lib/storage.js'
import { parseUrl } from '../lib/url.js'
import { PARAMETER } from './handoff.js'
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
 * URL is put back when the browser has read it. `window.open` hides the opener when it is told to.
 */
export function startLinks({ toHandoffUrl, profile, identity }: LinkDeps): Undo {
  function lend(element: Element, name: 'href' | 'action' | 'formaction'): void {
    const own = element.getAttribute(name) ?? ''
    const url = own && toHandoffUrl(own)
    if (url === own) return
    element.setAttribute(name, url)
    soon(() => {
      if (element.getAttribute(name) === url) element.setAttribute(name, own)
    })
  }

  /** A form by GET puts its fields where the query of its address was: there the scenario has to be one of them. */
  function lendField(form: HTMLFormElement, action: string): boolean {
    const lease = parseUrl(toHandoffUrl(action))?.searchParams.get(PARAMETER)
    if (lease) soon(listen(form, 'formdata', ({ formData }: FormDataEvent) => formData.append(PARAMETER, lease)))
    return !!lease
  }

  const onClick = (event: MouseEvent): void => {
    if (event.defaultPrevented || event.button > 1) return
    const link = event.composedPath().find(isLink)
    if (!link) return
    const { button, ctrlKey, metaKey, shiftKey } = event
    const isNewTab = button === 1 || ctrlKey || metaKey || shiftKey || isElsewhere(link.target)
    if (isNewTab && link.origin === location.origin) leaveNext(profile, link.href, told(identity.lease()))
    lend(link, 'href')
  }

  /** A new tab of this origin: by POST it opens the address of the form, by GET that with the fields for a query. */
  function announce(form: HTMLFormElement, { href, origin }: URL, isGet: boolean): void {
    if (origin !== location.origin) return
    const leave = (url: string) => leaveNext(profile, url, told(identity.lease()))
    if (!isGet) leave(href)
    else
      soon(
        listen(form, 'formdata', ({ formData }: FormDataEvent) => {
          const url = parseUrl(href)!
          url.search = new URLSearchParams(formData as never).toString()
          leave(url.href)
        }),
      )
  }

  function follow(form: HTMLFormElement, submitter?: Element | null): void {
    // By attribute: a field of the form may be called `action` or `method`.
    const option = (name: string) => submitter?.getAttribute(`form${name}`) ?? form.getAttribute(name) ?? ''
    const isGet = !/^(post|dialog)$/i.test(option('method'))
    const url = parseUrl(option('action') || location.href)
    if (url && isElsewhere(option('target'))) announce(form, url, isGet)
    if (isGet && lendField(form, option('action'))) return
    if (submitter?.hasAttribute('formaction')) lend(submitter, 'formaction')
    else lend(form, 'action')
  }

  const onSubmit = ({ defaultPrevented, target, submitter }: SubmitEvent): void => {
    if (!defaultPrevented && target instanceof HTMLFormElement) follow(target, submitter)
  }

  function announceWindow(address: unknown, features: unknown): void {
    const url = typeof address === 'string' || address instanceof URL ? parseUrl(`${address}`) : undefined
    const isBare = typeof features === 'string' && /noopener|noreferrer/.test(features)
    if (isBare && url?.origin === location.origin) leaveNext(profile, url.href, told(identity.lease()))
  }
  // On the window, in the bubble phase: after the page has had its say, before the browser acts.
  return together(
    listen(window, 'click', onClick),
    listen(window, 'auxclick', onClick),
    listen(window, 'submit', onSubmit),
    // Raises no event.
    patch(HTMLFormElement.prototype, 'submit', (native, self, args) => {
      if (self instanceof HTMLFormElement) attempt('links', () => follow(self))
      apply(native, self, args)
    }),
    patch(window, 'open', (native, self, args) => {
      attempt('links', () => announceWindow(args[0], args[2]))
      return apply(native, self, args)
    }),
  )
}

function soon(fn: () => void): void {
  nativeSetTimeout(guard('links', fn), 0)
}

function isElsewhere(target: string): boolean {
  return !!target && target !== '_self'
}

function isLink(target: EventTarget): target is HTMLAnchorElement | HTMLAreaElement {
  return (target instanceof HTMLAnchorElement || target instanceof HTMLAreaElement) && !!target.href
}
