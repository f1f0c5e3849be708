import type { Attributes } from '../fact.js'

/** What the person looks at: the page or its latest route, by the name that the application gives it. */
export interface View {
  /** Something else is shown from now on. The answer reads the name that it was given while it was shown. */
  show(): () => { readonly attributes?: Attributes }
  /** Names what is shown: `/orders/:id` and the like. */
  name(template: string): void
}

export function createView(): View {
  let shown: { attributes?: Attributes } = {}
  return {
    show() {
      const mine: typeof shown = (shown = {})
      return () => ({ ...mine })
    },
    name(template) {
      shown.attributes = { 'url.template': template }
    },
  }
}
