import type { Attributes } from '../fact.js'

/** What the person looks at: the page or its latest route, by the name that the application gives it. */
export interface View {
  /** Something else is shown from now on. The answer gets the name that it is given while it is shown. */
  show(): { readonly attributes: Attributes }
  /** Names what is shown: `/orders/:id` and the like. */
  name(template: string): void
}

export function createView(): View {
  let shown: Record<string, string> = {}
  return {
    show: () => ({ attributes: (shown = {}) }),
    name(template) {
      shown['url.template'] = template
    },
  }
}
