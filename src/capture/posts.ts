import type { Undo } from '../fact.js'
import { attribute } from '../lib/attribute.js'
import { attempt } from '../lib/guard.js'
import { listen, together } from '../lib/listen.js'
import { apply } from '../lib/natives.js'
import { patch } from '../lib/patch.js'
import { parseUrl } from '../lib/url.js'
import { createRequests, type RequestDeps } from './request.js'

/**
 * Records what is posted without an answer that the page could see: `navigator.sendBeacon`, and forms that navigate. No
 * header of ours can go there; what is recorded ends as soon as it has begun.
 */
export function startPosts(deps: RequestDeps): Undo {
  const begin = createRequests(deps)
  const actionOf = attribute(HTMLFormElement.prototype, 'action')
  const methodOf = attribute(HTMLFormElement.prototype, 'method')

  function record(api: 'beacon' | 'form', target: unknown, failure?: string): void {
    const url = parseUrl(String(target))?.href
    if (url) begin(api, { method: 'POST', url }).open().close({ failure })
  }
  function recordForm(form: unknown, submitter?: Element | null): void {
    const method = submitter?.getAttribute('formmethod') ?? methodOf(form)
    if (method && /^post$/i.test(method)) record('form', submitter?.getAttribute('formaction') ?? actionOf(form))
  }
  return together(
    patch(Navigator.prototype, 'sendBeacon', (native, self, args) => {
      const isQueued = apply(native, self, args)
      attempt('posts', () => record('beacon', args[0], isQueued ? undefined : 'QuotaExceededError'))
      return isQueued
    }),
    patch(HTMLFormElement.prototype, 'submit', (native, self, args) => {
      attempt('posts', () => recordForm(self))
      apply(native, self, args)
    }),
    // On the window, in the bubble phase: after the page has had its say.
    listen(window, 'submit', ({ defaultPrevented, target, submitter }: SubmitEvent) => {
      if (!defaultPrevented) recordForm(target, submitter)
    }),
  )
}
