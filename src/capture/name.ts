/** What a person would call the thing that an event happened to. Never what was typed into it. */
export interface Named {
  readonly name: string
  /** Stable across builds and visits: no generated classes, no numbered ids. */
  readonly selector: string
  readonly role?: string
}

// Longer texts are content, not names (a guess; labels of real controls stay well below).
const MAX_NAME_CHARS = 80
// Where a person types or chooses: texts inside may be theirs.
const TYPED = 'input:not([type=button],[type=submit],[type=reset]),textarea,select,[contenteditable]'
const CONTROL = `a,button,summary,label,option,[role],[tabindex],[data-silmari-name],input,${TYPED}`

/** The control that an event is about: the innermost one around its target, through open shadow roots. */
export function controlOf(event: Event): Element | undefined {
  // Once an event has been dispatched it has no path.
  for (const each of [...event.composedPath(), event.target] as Element[]) {
    const control = each?.closest?.(CONTROL)
    if (control) return control
  }
  return [event.composedPath()[0], event.target].find(each => (each as Element | null)?.closest) as Element | undefined
}

/** Names an element by its accessible name, else by role and selector; digits and ids become `{n}` and `{id}`. */
export function nameOf(element: Element): Named {
  const read = (name: string, from: Element | null = element) => from?.getAttribute(name)
  const textOf = (from: Element | null | undefined) => (from?.querySelector(TYPED) ? '' : short(from?.textContent))
  const isTyped = element.closest(TYPED)
  const { labels, localName, value } = element as HTMLInputElement
  const role = read('role')
  const id = ['id', 'data-testid', 'name'].find(name => /^[a-z][a-z_-]{0,40}$/i.test(read(name) ?? ''))
  const selector = localName + (id ? `[${id}=${read(id)}]` : '')
  const name =
    short(read('data-silmari-name', element.closest('[data-silmari-name]'))) ||
    short(read('aria-labelledby')?.replace(/\S+/g, each => textOf(document.getElementById(each)))) ||
    short(read('aria-label')) ||
    textOf(labels?.[0]) ||
    (isTyped ? '' : localName === 'input' ? short(value) : element.matches(CONTROL) ? textOf(element) : '') ||
    short(read('alt', element.querySelector('[alt]') ?? element)) ||
    short(read('title')) ||
    `${role ?? ''} ${selector}`
  return { name: toTemplate(name.trim()), selector, ...(role && { role }) }
}

function short(text: string | null | undefined): string {
  const line = text?.replace(/\s+/g, ' ').trim() ?? ''
  return line.length > MAX_NAME_CHARS ? '' : line
}

function toTemplate(text: string): string {
  return text.replace(/\b(?=[\w-]*\d)(?=[\w-]*[a-z])[\w-]{12,}/gi, '{id}').replace(/\d+(?:[.,:/-]\d+)*/g, '{n}')
}
