import type { Fact, Named, Opened, Seen } from '../fact.js'
import { actionOf } from './action.js'

// Longer texts are content, not names (a guess; labels of real controls stay well below).
const MAX_NAME_CHARS = 80
// Where a person types or chooses: texts inside may be theirs.
const TYPED = 'input:not([type=button],[type=submit],[type=reset]),textarea,select,[contenteditable]'

/** Puts an interaction into words, and lets go of the page's objects that it holds. */
export function withName(fact: Opened<'interaction'>): Fact {
  const { seen, trusted, url } = fact.detail
  return seen ? { ...fact, detail: { trusted, url, named: toNamed(seen) } } : fact
}

/** Names a control by its accessible name, else by role and selector; digits and ids become `{n}` and `{id}`. */
function toNamed({ event, control, text }: Seen): Named {
  const read = (name: string, from: Element | null = control) => from?.getAttribute(name)
  const textOf = (from: Element | null | undefined) => (from?.querySelector(TYPED) ? '' : short(from?.textContent))
  const isTyped = control.closest(TYPED)
  const { labels, localName, value } = control as HTMLInputElement
  const role = read('role')
  const id = ['id', 'data-testid', 'name'].find(name => /^[a-z][a-z_-]{0,40}$/i.test(read(name) ?? ''))
  const selector = localName + (id ? `[${id}=${read(id)}]` : '')
  const name =
    short(read('data-silmari-name', control.closest('[data-silmari-name]'))) ||
    short(read('aria-labelledby')?.replace(/\S+/g, each => textOf(document.getElementById(each)))) ||
    short(read('aria-label')) ||
    textOf(labels?.[0]) ||
    (isTyped || control.querySelector(TYPED) ? '' : short(localName === 'input' ? value : text)) ||
    short(read('alt', control.querySelector('[alt]') ?? control)) ||
    short(read('title')) ||
    `${role ?? ''} ${selector}`
  return { action: actionOf(event), name: toTemplate(name.trim()), selector, ...(role && { role }) }
}

function short(text: string | null | undefined): string {
  const line = text?.replace(/\s+/g, ' ').trim() ?? ''
  return line.length > MAX_NAME_CHARS ? '' : line
}

function toTemplate(text: string): string {
  return text.replace(/\b(?=[\w-]*\d)(?=[\w-]*[a-z])[\w-]{12,}/gi, '{id}').replace(/\d+(?:[.,:/-]\d+)*/g, '{n}')
}
